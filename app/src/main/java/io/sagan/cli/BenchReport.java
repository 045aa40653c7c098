package io.sagan.cli;

/// What `sagan bench` measured.
///
/// @param device where it computed
/// @param precision `fp32` or `bf16`
/// @param threads engine threads
/// @param batch pictures per update
/// @param matrixGigaflops float32 product of two 2048² matrices, 10⁹ operations a second
/// @param trainImagesPerSecond real pictures a second through whole training steps
/// @param sampleImagesPerSecond pictures a second out of the generator
/// @param peakMemoryBytes the largest resident size of the process
record BenchReport(
        String device,
        String precision,
        int threads,
        int batch,
        double matrixGigaflops,
        double trainImagesPerSecond,
        double sampleImagesPerSecond,
        long peakMemoryBytes) {}

package io.sagan.studio;

/// With what an experiment was measured.
///
/// @param device `cpu`, or `cuda` and the GPU's name, in training and drawing
/// @param precision `fp32`, `tf32` or `bf16`, in training; drawing is float32, or tf32 where that is chosen
/// @param threads engine threads
/// @param batch pictures per update
public record BenchSetting(String device, String precision, int threads, int batch) {}

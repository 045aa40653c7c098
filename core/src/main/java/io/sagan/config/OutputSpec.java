package io.sagan.config;

/// What a run writes, and how often. All counts are steps.
///
/// @param logEvery steps between two lines of losses in the event log
/// @param sampleEvery steps between two sample sheets
/// @param samplesPerClass columns of the sample sheet; classes are its rows
/// @param saveEvery steps between two checkpoints
/// @param keep how many of the newest checkpoints stay
/// @param keepEvery checkpoints whose step is a multiple of this stay for good; 0 for none
public record OutputSpec(
        @Range(min = 1) int logEvery,
        @Range(min = 1) int sampleEvery,
        @Range(min = 1, max = 256) int samplesPerClass,
        @Range(min = 1) int saveEvery,
        @Range(min = 1) int keep,
        @Range(min = 0) int keepEvery) {

    public static final OutputSpec DEFAULT = new OutputSpec(10, 500, 8, 1000, 3, 0);

    /// @throws ExperimentException if a value breaks its rule
    public OutputSpec {
        Ranges.require(OutputSpec.class, "output", logEvery, sampleEvery, samplesPerClass, saveEvery, keep, keepEvery);
    }
}

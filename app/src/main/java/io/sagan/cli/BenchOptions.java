package io.sagan.cli;

import io.sagan.config.Experiment;

/// What `sagan bench` measures.
///
/// @param name the preset measured
/// @param experiment its experiment, with the options of the command line applied
/// @param seconds how long training and sampling are each measured
record BenchOptions(String name, Experiment experiment, double seconds) {}

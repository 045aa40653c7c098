package io.sagan.cli;

import java.nio.file.Path;

/// What the engine says about itself and its choices on this machine.
///
/// @param version libtorch and its binding
/// @param cache where the native libraries are unpacked
/// @param device where `--device auto` computes
/// @param precision what `--precision auto` chooses
/// @param precisionReason why, in a few words
/// @param threads what `--threads` is when not given
record EngineReport(String version, Path cache, String device, String precision, String precisionReason, int threads) {}

package io.sagan.cli;

import io.sagan.studio.AttentionRequest;
import io.sagan.studio.SampleRequest;
import java.nio.file.Path;

/// What `sagan attention` was asked to draw.
///
/// @param model run, checkpoint or model folder
/// @param subject generated pictures, or a picture file
/// @param request points and layer
/// @param out file of the figure
record AttentionOptions(Path model, Subject subject, AttentionRequest request, Path out) {

    /// Whose attention on what.
    sealed interface Subject {}

    /// The generator's on pictures it draws.
    record Generated(SampleRequest pictures, int count) implements Subject {}

    /// The discriminator's on a picture.
    record Real(Path picture) implements Subject {}
}

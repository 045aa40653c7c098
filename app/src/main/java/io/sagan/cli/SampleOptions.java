package io.sagan.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What `sagan sample` was asked to draw.
///
/// @param model run, checkpoint or model folder
/// @param drawing one sheet or single files
/// @param label name or index of the class to draw; null for all of them in turn
/// @param seed decides the latents
/// @param truncation bound on each latent coordinate's absolute value; infinity for none
/// @param standing batches from which batch-norm statistics are measured anew; 0 for none
/// @param out file of a sheet, folder of single files
record SampleOptions(
        Path model, Drawing drawing, @Nullable String label, long seed, double truncation, int standing, Path out) {

    /// One picture of many, or many pictures.
    sealed interface Drawing {}

    /// A sheet of eight columns with the rows that suit the model.
    record UsualSheet() implements Drawing {}

    record Grid(int columns, int rows) implements Drawing {}

    record Singles(int count) implements Drawing {}
}

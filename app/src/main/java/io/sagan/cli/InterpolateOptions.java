package io.sagan.cli;

import io.sagan.studio.Interpolation;
import java.nio.file.Path;

/// What `sagan interpolate` was asked to draw.
///
/// @param model run, checkpoint or model folder
/// @param path from where to where
/// @param rows interpolations below or beside each other; 0 for as many as suit the model
/// @param framesPerSecond of an animation
/// @param out a sheet (`.png`) or an animation (`.gif`, `.mp4`, `.webm`)
record InterpolateOptions(Path model, Interpolation path, int rows, int framesPerSecond, Path out) {}

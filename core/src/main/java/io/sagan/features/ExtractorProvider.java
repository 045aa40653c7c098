package io.sagan.features;

import io.sagan.config.OnnxSpec;
import java.io.IOException;
import java.nio.file.Path;

/// A reader of networks that the library does without, found by [java.util.ServiceLoader]: it brings
/// dependencies that not everyone wants.
public interface ExtractorProvider {

    /// What stands before the colon where its networks are named, such as `onnx`.
    String scheme();

    /// Opens a network.
    ///
    /// @param file the network
    /// @param settings how pictures are shown to it, and which of its numbers are the features
    /// @param threads for one call of it, at least 1
    /// @throws IOException if the file is missing, damaged or of another kind; the message names it
    /// @throws IllegalArgumentException if the settings do not fit the network; the message names the
    ///     file and what to set
    FeatureExtractor open(Path file, OnnxSpec settings, int threads) throws IOException;
}

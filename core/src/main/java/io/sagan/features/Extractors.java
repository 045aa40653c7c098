package io.sagan.features;

import io.sagan.config.OnnxSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;

/// Opens networks whose readers are not part of the library.
public final class Extractors {
    private Extractors() {}

    /// A network in an ONNX file. The caller closes it.
    ///
    /// @param file the network
    /// @param settings how pictures are shown to it, and which of its numbers are the features
    /// @param threads for one call of it, at least 1
    /// @throws IOException if the file is missing, damaged or of another kind; the message names it
    /// @throws IllegalArgumentException if the settings do not fit the network; the message names the
    ///     file and what to set
    /// @throws UnsupportedOperationException if no reader of ONNX files is on the class path
    public static FeatureExtractor onnx(Path file, OnnxSpec settings, int threads) throws IOException {
        return provider(ServiceLoader.load(ExtractorProvider.class), "onnx").open(file, settings, threads);
    }

    static ExtractorProvider provider(Iterable<ExtractorProvider> providers, String scheme) {
        for (var provider : providers) {
            if (provider.scheme().equals(scheme)) {
                return provider;
            }
        }
        throw new UnsupportedOperationException(
                "%s:FILE needs a reader on the class path, and there is none; add io.sagan:sagan-app, which brings it"
                        .formatted(scheme));
    }
}

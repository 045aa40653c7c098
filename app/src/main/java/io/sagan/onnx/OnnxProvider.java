package io.sagan.onnx;

import io.sagan.config.OnnxSpec;
import io.sagan.features.ExtractorProvider;
import io.sagan.features.FeatureExtractor;
import java.io.IOException;
import java.nio.file.Path;

/// Opens ONNX files: `onnx:FILE`.
public final class OnnxProvider implements ExtractorProvider {

    @Override
    public String scheme() {
        return "onnx";
    }

    /// The file is read, its digest taken, and the network run once on grey pictures, so that what does
    /// not fit is said here.
    @Override
    public FeatureExtractor open(Path file, OnnxSpec settings, int threads) throws IOException {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        }
        var checked = OnnxFile.of(file);
        var network = OnnxNetwork.open(checked.path(), settings, threads);
        try {
            return OnnxExtractor.of(network, checked.digest(), settings);
        } catch (IOException | RuntimeException e) {
            network.close();
            throw e;
        }
    }
}

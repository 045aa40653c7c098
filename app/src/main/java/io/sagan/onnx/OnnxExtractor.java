package io.sagan.onnx;

import io.sagan.config.OnnxSpec;
import io.sagan.data.Picture;
import io.sagan.features.Extracted;
import io.sagan.features.FeatureExtractor;
import java.util.ArrayList;
import java.util.List;

/// A network in an ONNX file as features. It has no logits.
final class OnnxExtractor implements FeatureExtractor {
    private final OnnxNetwork network;
    private final OnnxSpec settings;
    private final String digest;
    private final PictureBuffer buffer;
    private final int width;

    private OnnxExtractor(OnnxNetwork network, OnnxSpec settings, String digest, PictureBuffer buffer, int width) {
        this.network = network;
        this.settings = settings;
        this.digest = digest;
        this.buffer = buffer;
        this.width = width;
    }

    /// Runs the network once, on zeros, to see how wide its rows are. The extractor closes the network.
    ///
    /// @throws IllegalArgumentException if that fails, or the output does not fit the settings
    static OnnxExtractor of(OnnxNetwork network, String digest, OnnxSpec settings) {
        var input = network.input();
        var buffer = new PictureBuffer(input, settings);
        boolean whole = false;
        try {
            buffer.clear(0);
            // Two show an output that does not keep pictures apart, where the number is open.
            int count = input.full() ? input.batch() : Math.min(2, input.batch());
            var rows = network.run(buffer, count).rows(count, settings.layout(), settings.pooling());
            whole = true;
            return new OnnxExtractor(network, settings, digest, buffer, rows.getFirst().length);
        } catch (OnnxRunException e) {
            throw new IllegalArgumentException(
                    "%s does not run on pictures of %s × %s pixels (%s); set onnx.size to the side that it was made for"
                            .formatted(network.file(), input.size(), input.size(), e.getMessage()),
                    e);
        } finally {
            if (!whole) {
                buffer.close();
            }
        }
    }

    @Override
    public String name() {
        return "onnx:" + network.file().getFileName();
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int classes() {
        return 0;
    }

    /// @throws IllegalStateException if ONNX Runtime fails, or a feature is not finite; the message names
    ///     the file
    @Override
    public Extracted extract(List<Picture> pictures) {
        var features = new ArrayList<float[]>();
        int batch = network.input().batch();
        for (int from = 0; from < pictures.size(); from += batch) {
            features.addAll(call(pictures.subList(from, Math.min(from + batch, pictures.size()))));
        }
        return new Extracted(features, List.of());
    }

    private List<float[]> call(List<Picture> pictures) {
        for (int i = 0; i < pictures.size(); i++) {
            buffer.put(i, pictures.get(i));
        }
        int count = network.input().full() ? network.input().batch() : pictures.size();
        buffer.clear(pictures.size()); // what the last call left must not matter
        try {
            var rows = network.run(buffer, count)
                    .rows(count, settings.layout(), settings.pooling())
                    .subList(0, pictures.size());
            for (int i = 0; i < rows.size(); i++) {
                requireFinite(rows.get(i), pictures.get(i));
            }
            return rows;
        } catch (OnnxRunException e) {
            throw new IllegalStateException("%s failed (%s)".formatted(network.file(), e.getMessage()), e);
        }
    }

    private void requireFinite(float[] row, Picture picture) {
        for (float value : row) {
            if (!Float.isFinite(value)) {
                throw new IllegalStateException("%s gives %s as a feature of %s, and features must be finite; %s"
                        .formatted(
                                network.file(),
                                value,
                                picture.name(),
                                network.input().half()
                                        ? "export it with numbers of 32 bits"
                                        : "check onnx.mean and onnx.std"));
            }
        }
    }

    @Override
    public void close() {
        try (buffer) {
            network.close();
        }
    }
}

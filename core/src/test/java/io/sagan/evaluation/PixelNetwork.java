package io.sagan.evaluation;

import io.sagan.config.OnnxSpec;
import io.sagan.data.Picture;
import io.sagan.features.Extracted;
import io.sagan.features.ExtractorProvider;
import io.sagan.features.FeatureExtractor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A network in place of one: its features are the mean colours of four quarters, its logits the first three.
public final class PixelNetwork implements FeatureExtractor {
    private int pictures;

    /// Opens it for any `onnx:FILE` that is there.
    public static final class Provider implements ExtractorProvider {
        @Override
        public String scheme() {
            return "onnx";
        }

        @Override
        public FeatureExtractor open(Path file, OnnxSpec settings, int threads) throws IOException {
            if (!Files.exists(file)) {
                throw new IOException(file + " does not exist");
            }
            return new PixelNetwork();
        }
    }

    @Override
    public String name() {
        return "onnx:pixels";
    }

    @Override
    public String digest() {
        return "0123456789";
    }

    @Override
    public int width() {
        return 12;
    }

    @Override
    public int classes() {
        return 3;
    }

    int pictures() {
        return pictures;
    }

    @Override
    public Extracted extract(List<Picture> batch) {
        pictures += batch.size();
        var features = new ArrayList<float[]>();
        var logits = new ArrayList<float[]>();
        for (var picture : batch) {
            var row = new float[12];
            var counts = new int[12];
            for (int y = 0; y < picture.height(); y++) {
                for (int x = 0; x < picture.width(); x++) {
                    int quarter = (y * 2 / picture.height()) * 2 + x * 2 / picture.width();
                    for (int c = 0; c < 3; c++) {
                        row[3 * quarter + c] += (picture.rgb()[3 * (y * picture.width() + x) + c] & 0xff) / 255f;
                        counts[3 * quarter + c]++;
                    }
                }
            }
            for (int i = 0; i < 12; i++) {
                row[i] /= counts[i];
            }
            features.add(row);
            logits.add(new float[] {4 * row[0], 4 * row[1], 4 * row[2]});
        }
        return new Extracted(features, logits);
    }

    @Override
    public void close() {}
}

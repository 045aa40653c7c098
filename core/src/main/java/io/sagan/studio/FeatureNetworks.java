package io.sagan.studio;

import io.sagan.config.FeatureChoice;
import io.sagan.config.Protocol;
import io.sagan.data.CacheFolder;
import io.sagan.data.Dataset;
import io.sagan.features.DatasetFeatures;
import io.sagan.features.Extractors;
import io.sagan.features.FeatureExtractor;
import io.sagan.features.Inception;
import io.sagan.features.InceptionOptions;
import io.sagan.features.InceptionWeights;
import io.sagan.tensor.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Opens the network that looks at pictures.
final class FeatureNetworks {
    private FeatureNetworks() {}

    /// @param features `inception`, `dataset` or `onnx:FILE`
    /// @param weights file of Inception's weights; null for the published ones
    /// @param data the real pictures; needed for `dataset` alone
    /// @param threads engine threads, 0 for one per core
    static FeatureExtractor open(
            String features,
            Protocol protocol,
            @Nullable Path weights,
            @Nullable Dataset data,
            int threads,
            EvaluationListener listener,
            BooleanSupplier stop)
            throws IOException {
        if (features.equals(FeatureChoice.DATASET)) {
            return DatasetFeatures.open(
                    Objects.requireNonNull(data), CacheFolder.of("features"), new Learning(listener), stop);
        }
        if (features.startsWith(FeatureChoice.ONNX)) {
            var file = Path.of(features.substring(FeatureChoice.ONNX.length()));
            return Extractors.onnx(file, protocol.onnx(), Engine.useThreads(threads));
        }
        var read = weights != null
                ? InceptionWeights.file(weights)
                : InceptionWeights.published(
                        (done, of) -> listener.done("fetching Inception's weights, bytes", done, of));
        return Inception.load(read, options(protocol));
    }

    private static InceptionOptions options(Protocol protocol) {
        var input = protocol.features();
        var layer = Arrays.stream(InceptionOptions.Layer.values())
                .filter(each -> each.width() == input.layer())
                .findFirst()
                .orElseThrow();
        return new InceptionOptions(
                layer,
                protocol.is().bias(),
                input.resize(),
                input.scaling(),
                input.precision() == Protocol.Arithmetic.BF16);
    }

    private record Learning(EvaluationListener listener) implements DatasetFeatures.Progress {
        @Override
        public void trained(int step, int of) {
            listener.done("learning to see the data, updates", step, of);
        }

        @Override
        public void note(String sentence) {
            listener.note(sentence);
        }
    }

    /// What kind of network, for the stamp: files go by their digest, not by their name.
    static String kind(String features, Protocol protocol) {
        return features.startsWith(FeatureChoice.ONNX)
                ? "onnx"
                : features.equals(FeatureChoice.INCEPTION)
                        ? features + " " + protocol.features().layer()
                        : features;
    }

    /// How pictures are shown to the network, for the stamp.
    static String input(String features, Protocol protocol) {
        if (features.equals(FeatureChoice.DATASET)) {
            return "as read, at most 64 pixels, [-1, 1]";
        }
        if (features.startsWith(FeatureChoice.ONNX)) {
            var shown = protocol.onnx();
            return "%s, %s, %s, mean %s, std %s, output %s, %s"
                    .formatted(
                            shown.size() == 0 ? "the file's size" : shown.size() + " pixels",
                            shown.resize().stamp(),
                            shown.layout(),
                            shown.mean(),
                            shown.std(),
                            shown.output().isEmpty() ? "the first" : shown.output(),
                            shown.pooling());
        }
        var input = protocol.features();
        return "299 pixels %s, scaling %s, %s"
                .formatted(
                        input.resize().stamp(),
                        input.scaling().stamp(),
                        input.precision().name());
    }
}

package io.sagan.features;

import io.sagan.data.DataException;
import io.sagan.data.Picture;
import io.sagan.nn.BatchNorm;
import io.sagan.tensor.Adam;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Safetensors;
import io.sagan.tensor.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// Trains the feature network of a data set: cross-entropy of the classes, where there are any, plus that of
/// the quarter turn each picture was given.
///
/// Source of the second task: Gidaris et al. 2018, arXiv:1803.07728.
final class FeatureTraining {
    /// Total variance of the training pictures' features.
    static final double SPREAD = 100;

    private static final int WARMUP = 50;
    private static final int STANDING = 16;
    private static final int MEASURED = 2_000;
    private static final double SMOOTHING = 0.1;

    private final TrainingPictures pictures;
    private final int classes;
    private final FeatureRecipe recipe;

    FeatureTraining(TrainingPictures pictures, int classes, FeatureRecipe recipe) {
        this.pictures = pictures;
        this.classes = classes;
        this.recipe = recipe;
    }

    /// Trains and writes the weights of a [FoldedNetwork].
    ///
    /// @param file where to
    /// @param metadata kept in the file, and the weights' digest with it
    /// @param progress told of every update
    /// @param stop asked before every update
    /// @throws DataException if it was stopped
    void write(Path file, Map<String, String> metadata, DatasetFeatures.Progress progress, BooleanSupplier stop)
            throws IOException {
        try (var _ = new PointerScope()) {
            var network = new FeatureNetwork(pictures.side(), classes, Seeds.stream(recipe.seed(), "weights"));
            var adam = new Adam(ModuleState.parameters(network), recipe.rate(), 0.9, 0.999, 1e-8);
            for (int step = 0; step < recipe.steps(); step++) {
                if (stop.getAsBoolean()) {
                    throw new DataException("stopped while the feature network was trained");
                }
                update(network, adam, step);
                progress.trained(step + 1, recipe.steps());
            }
            try (var _ = new NoGradGuard()) {
                settle(network);
                network.eval();
                var weights = new LinkedHashMap<>(network.folded());
                weights.put("scale", Tensor.create(1f));
                weights.put("scale", Tensor.create((float) Math.sqrt(SPREAD / spread(weights))));
                var described = new HashMap<>(metadata);
                described.put("digest", FoldedNetwork.digest(weights));
                Safetensors.write(file, weights, described);
            }
        }
    }

    private void update(FeatureNetwork network, Adam adam, int step) {
        try (var _ = new PointerScope()) {
            var batch = pictures.draw(recipe.batch(), Seeds.stream(recipe.seed(), "batch", step));
            adam.clearGradients();
            var features = network.features(batch.images());
            var loss = torch.cross_entropy_loss(network.turnLogits(features), batch.turns());
            var logits = network.classLogits(features);
            if (logits != null) {
                loss = loss.add(torch.cross_entropy_loss(
                        logits, batch.labels(), new TensorOptional(), 1, -100, SMOOTHING)); // 1 is the mean
            }
            loss.backward();
            adam.update(rate(step));
        }
    }

    /// Up in a line, down in half a cosine.
    private double rate(int step) {
        int warmup = Math.min(WARMUP, recipe.steps() / 2);
        return step < warmup
                ? (step + 1.0) / warmup
                : 0.5 * (1 + Math.cos(Math.PI * (step - warmup) / (recipe.steps() - warmup)));
    }

    /// Gives the normalisations the statistics of pictures as they are, neither moved nor turned.
    private void settle(FeatureNetwork network) {
        var random = Seeds.stream(recipe.seed(), "settling");
        network.norms().forEach(BatchNorm::beginStanding);
        for (int i = 0; i < STANDING; i++) {
            try (var _ = new PointerScope()) {
                var some = random.ints(recipe.batch(), 0, pictures.pictures().size())
                        .mapToObj(each -> pictures.pictures().get(each).rgb())
                        .toList();
                network.features(PicturePixels.tensor(some, pictures.side()));
            }
        }
        network.norms().forEach(norm -> norm.endStanding(STANDING));
    }

    /// Total variance of the features of some of the pictures.
    private double spread(Map<String, Tensor> weights) {
        int step = Math.max(1, pictures.pictures().size() / MEASURED);
        List<Picture> some = java.util.stream.IntStream.range(
                        0, pictures.pictures().size())
                .filter(i -> i % step == 0)
                .mapToObj(pictures.pictures()::get)
                .toList();
        var rows = new FoldedNetwork(pictures.side(), weights).extract(some).features();
        double total = 0;
        for (int j = 0; j < FoldedNetwork.WIDTH; j++) {
            double sum = 0;
            double squares = 0;
            for (var row : rows) {
                sum += row[j];
                squares += (double) row[j] * row[j];
            }
            total += (squares - sum * sum / rows.size()) / (rows.size() - 1);
        }
        return Math.max(total, 1e-12);
    }
}

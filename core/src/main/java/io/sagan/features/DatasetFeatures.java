package io.sagan.features;

import io.sagan.data.Dataset;
import io.sagan.data.Picture;
import io.sagan.tensor.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Features of a small classifier that was trained on the very data set at hand: no download is needed,
/// and 32-pixel emoji need not look like photographs.
///
/// The network has 128 features, tells the data's classes and quarter turns apart, and is trained by one fixed
/// recipe of a fixed number of updates; equal pictures and equally many engine threads give equal
/// weights. Larger pictures than 64 pixels are shrunk for it, by an antialiased filter. Features are
/// scaled so that those of the data set have a total variance of 100: a Fréchet distance of 100 is
/// what one average picture, repeated, would be given.
///
/// Numbers measured with it are their own protocol: they compare generators of one data set, by networks of one
/// [#digest], and no published FID.
public final class DatasetFeatures implements FeatureExtractor {
    private final FoldedNetwork network;
    private final String digest;

    private DatasetFeatures(FoldedNetwork network) {
        this.network = network;
        digest = network.digest();
    }

    /// What is told while a network is found or trained.
    public interface Progress {

        /// An update was made.
        ///
        /// @param step updates made
        /// @param of updates in all
        void trained(int step, int of);

        /// Something to know that stops nothing, in a sentence.
        void note(String sentence);
    }

    /// The network of a data set, from the cache or trained now, which takes about a minute on two cores.
    ///
    /// What it holds natively belongs to the caller's pointer scope, and ends with [#close] at the latest.
    ///
    /// @param data stays the caller's and may be closed afterwards
    /// @param cache folder of trained networks; made when it is not there. An entry of the same pictures and
    ///     recipe is used, a damaged one is replaced, and a folder that cannot be written is noted only
    /// @param progress told of every update, on this thread
    /// @param stop asked before every update; true ends the training with an exception
    /// @throws io.sagan.data.DataException if it was stopped
    public static DatasetFeatures open(Dataset data, Path cache, Progress progress, BooleanSupplier stop)
            throws IOException {
        return open(data, cache, FeatureRecipe.STANDARD, progress, stop);
    }

    static DatasetFeatures open(Dataset data, Path cache, FeatureRecipe recipe, Progress progress, BooleanSupplier stop)
            throws IOException {
        Engine.start();
        return new DatasetFeatures(new FeatureCache(cache, recipe, progress, stop).network(data));
    }

    @Override
    public String name() {
        return "dataset";
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public int width() {
        return FoldedNetwork.WIDTH;
    }

    @Override
    public int classes() {
        return network.classes();
    }

    /// Features and, where the data has at least two classes, logits of them.
    ///
    /// @throws IllegalArgumentException if there is no picture
    @Override
    public Extracted extract(List<Picture> pictures) {
        if (pictures.isEmpty()) {
            throw new IllegalArgumentException("pictures must be at least 1, got 0");
        }
        return network.extract(pictures);
    }

    @Override
    public void close() {
        network.close();
    }
}

package io.sagan.features;

/// Everything that decides how the feature network of a data set comes about, besides the data.
///
/// @param version raised with every change that changes the weights
/// @param seed of weights, order and augmentation
/// @param steps updates, whatever the number of pictures
/// @param batch pictures of an update
/// @param rate Adam's highest rate
/// @param pictures most pictures that are trained on; of more, so many are drawn
record FeatureRecipe(int version, long seed, int steps, int batch, double rate, int pictures) {

    /// The one recipe that [DatasetFeatures] uses: it takes about a minute on two cores.
    static final FeatureRecipe STANDARD = new FeatureRecipe(1, 0, 600, 64, 0.002, 10_000);

    /// Side of the network's pictures for a data set of this size: larger ones are shrunk, smaller ones
    /// enlarged.
    static int side(int size) {
        return size <= 32 ? 32 : 64;
    }
}

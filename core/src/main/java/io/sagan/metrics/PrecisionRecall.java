package io.sagan.metrics;

/// How faithful fakes are and how much of the data they reach, by balls around pictures.
///
/// The ball of a picture reaches to its k-th nearest other picture of its own set.
/// - precision: share of fakes inside at least one real ball,
/// - recall: share of real pictures inside at least one fake ball,
/// - density: mean number of real balls a fake is inside, over k; may pass 1,
/// - coverage: share of real balls with a fake inside.
///
/// **Unit** shares in 0..1, density ≥ 0; higher is better. Compare only values of the same features, k and
/// numbers of pictures. Distances are Euclidean, taken in float64; the products of all pairs are visited
/// in tiles, so that memory does not grow with their number.
///
/// Source: Kynkäänniemi et al. 2019, arXiv:1904.06991; Naeem et al. 2020, arXiv:2002.09797.
///
/// @param precision share of fakes
/// @param recall share of real pictures
/// @param density number of balls over k
/// @param coverage share of real pictures
public record PrecisionRecall(double precision, double recall, double density, double coverage) {

    /// Which balls there are, and what is inside.
    ///
    /// @param neighbours k, at least 1
    /// @param strict whether a picture on the rim of a ball is outside
    public record Settings(int neighbours, boolean strict) {
        /// torch-fidelity's: the third neighbour, rim inside. It knows precision and recall alone.
        public static final Settings TORCH_FIDELITY = new Settings(3, false);

        /// Those of the authors of density and coverage, and of PyTorch-StudioGAN: the fifth, rim outside.
        public static final Settings PRDC = new Settings(5, true);

        public Settings {
            if (neighbours < 1) {
                throw new IllegalArgumentException("prdc.k must be at least 1, got " + neighbours);
            }
        }
    }

    /// The four numbers.
    ///
    /// @throws IllegalArgumentException if the widths differ or a set has no more pictures than neighbours
    public static PrecisionRecall of(Features real, Features fake, Settings settings) {
        return Memberships.of(real, fake, settings).scores();
    }
}

package io.sagan.config;

/// One description of a generator and a discriminator, for every resolution.
///
/// What differs between published code bases is named here as the difference it is.
///
/// @param size width and height of the pictures, in pixels
/// @param latent length of z, drawn from N(0, I)
/// @param conditional use the classes of the data, where it has any
/// @param generator the generator's layout
/// @param discriminator the discriminator's layout
/// @param attentionBias the four 1×1 convolutions of self-attention carry a bias (the memo
///     author's code;
/// nobody
/// else's)
/// @param spectralEps epsilon in the normalisation of the power iteration's vectors
/// @param normEps epsilon of batch normalisation
/// @param normMomentum share of the newest batch in the running statistics
/// @param init how convolutions, linear layers and embeddings start
public record ModelSpec(
        int size,
        int latent,
        boolean conditional,
        GeneratorSpec generator,
        DiscriminatorSpec discriminator,
        boolean attentionBias,
        double spectralEps,
        double normEps,
        double normMomentum,
        Init init) {

    /// How weights start.
    public enum Init {
        /// Glorot uniform: U(−a, a), a = √(6 / (fan in + fan out)).
        XAVIER,
        /// Random orthogonal rows of the weight seen as [out, rest].
        ORTHOGONAL
    }

    public static final ModelSpec DEFAULT = new ModelSpec(
            32, 128, true, GeneratorSpec.DEFAULT, DiscriminatorSpec.DEFAULT, false, 1e-12, 1e-5, 0.1, Init.XAVIER);
}

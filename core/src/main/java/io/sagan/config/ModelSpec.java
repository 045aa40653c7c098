package io.sagan.config;

import java.util.List;

/// One description of a generator and a discriminator, for every resolution.
///
/// What differs between published code bases is named here as the difference it is.
///
/// @param size width and height of the pictures, in pixels
/// @param latent length of z, drawn from N(0, I)
/// @param conditional use the classes of the data, where it has any
/// @param generator the generator's layout
/// @param discriminator the discriminator's layout
/// @param attentionBias the four 1×1 convolutions of self-attention carry a bias, as in the memo
///     author's code and nobody else's
/// @param spectralEps epsilon in the normalisation of the power iteration's vectors
/// @param normEps epsilon of batch normalisation
/// @param normMomentum share of the newest batch in the running statistics
/// @param init how convolutions, linear layers and embeddings start
/// @param attentionKind what stands where the layouts name attention
/// @param spectralIteratesAtEvaluation one power iteration is made outside training too, and not
///     kept: BigGAN-PyTorch; elsewhere the stored vectors are used as they are
public record ModelSpec(
        @Range(min = 2, max = 4096) int size,
        @Range(min = 1, max = 65536) int latent,
        boolean conditional,
        GeneratorSpec generator,
        DiscriminatorSpec discriminator,
        boolean attentionBias,
        @Range(min = 0, aboveMin = true, max = 1) double spectralEps,
        @Range(min = 0, aboveMin = true, max = 1) double normEps,
        @Range(min = 0, aboveMin = true, max = 1) double normMomentum,
        Init init,
        AttentionKind attentionKind,
        boolean spectralIteratesAtEvaluation) {

    /// How weights start.
    public enum Init {
        /// Glorot uniform: U(−a, a), a = √(6 / (fan in + fan out)).
        XAVIER,
        /// Random orthogonal rows of the weight seen as [out, rest].
        ORTHOGONAL,
        /// N(0, 0.02): deviation 0.02.
        NORMAL,
        /// Glorot uniform times √2 in the 3×3 convolutions of the blocks, times 1 elsewhere: the
        /// SN-GAN authors, mimicry.
        XAVIER_RELU
    }

    /// What stands at attention's places.
    public enum AttentionKind {
        /// Self-attention.
        ATTENTION,
        /// The SAGAN paper's control: a residual block of exactly as many parameters.
        RESIDUAL
    }

    public static final ModelSpec DEFAULT = new ModelSpec(
            32,
            128,
            true,
            GeneratorSpec.DEFAULT,
            DiscriminatorSpec.DEFAULT,
            false,
            1e-12,
            1e-5,
            0.1,
            Init.XAVIER,
            AttentionKind.ATTENTION,
            false);

    /// @throws ExperimentException if a value breaks its rule, or the layouts do not fit the size
    public ModelSpec {
        Ranges.require(
                ModelSpec.class,
                "model",
                size,
                latent,
                conditional,
                generator,
                discriminator,
                attentionBias,
                spectralEps,
                normEps,
                normMomentum,
                init,
                attentionKind,
                spectralIteratesAtEvaluation);
        if (generator.size() != size) {
            throw new ExperimentException(
                    "model.size must be what the generator makes, base · 2^(entries of channels − 1) = %s · 2^%s = %s, got %s"
                            .formatted(generator.base(), generator.channels().size() - 1, generator.size(), size));
        }
        if (size % (1 << discriminator.downsamples()) != 0) {
            throw new ExperimentException(
                    "model.size must be divisible by 2^(model.discriminator.downsamples) = %s, got %s"
                            .formatted(1 << discriminator.downsamples(), size));
        }
        if (generator.hierarchicalLatent() && latent % (generator.blocks() + 1) != 0) {
            throw new ExperimentException(
                    "model.latent must be divisible by %s, a chunk for each block and one more, where model.generator.hierarchicalLatent is true, got %s"
                            .formatted(generator.blocks() + 1, latent));
        }
        if (generator.hierarchicalLatent() && conditional && generator.sharedEmbedding() == 0) {
            throw new ExperimentException(
                    "model.generator.sharedEmbedding must be above 0 where model.generator.hierarchicalLatent joins chunks of z to the class, got 0");
        }
        if (attentionBias && attentionKind == AttentionKind.RESIDUAL) {
            throw new ExperimentException(
                    "model.attentionBias must be false where model.attentionKind is residual, got true");
        }
        WeightSizes.require(latent, generator, discriminator);
        AttentionPlaces.require("model.discriminator", discriminator.attention(), discriminator.places(size));
    }

    /// The same kind of model for pictures of another size: the usual SAGAN layout there, as wide
    /// as
    /// this model is; a network without attention stays without. A hierarchical z keeps the length of
    /// its chunks.
    ///
    /// @param size 32, 48, 64, 96, 128 or 256; at its own size a model is left as it is
    /// @throws ExperimentException if no layout is known for the size, naming those that are
    public ModelSpec forSize(int size) {
        return Layouts.resized(this, size);
    }

    /// The sizes that [#forSize] knows, from the smallest on.
    public static List<Integer> sizes() {
        return Layouts.SIZES;
    }

    ModelSpec withLayout(int size, int latent, GeneratorSpec generator, DiscriminatorSpec discriminator) {
        return new ModelSpec(
                size,
                latent,
                conditional,
                generator,
                discriminator,
                attentionBias,
                spectralEps,
                normEps,
                normMomentum,
                init,
                attentionKind,
                spectralIteratesAtEvaluation);
    }
}

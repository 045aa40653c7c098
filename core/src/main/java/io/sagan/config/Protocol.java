package io.sagan.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How numbers are made: two scores are comparable where this is equal.
///
/// @param features what the network sees and gives
/// @param onnx how a network in an ONNX file is fed
/// @param is the Inception Score
/// @param fid the Fréchet distance
/// @param kid the kernel distance
/// @param prdc precision, recall, density and coverage
/// @param errors the intervals beside the numbers
public record Protocol(
        Extraction features, OnnxSpec onnx, Inception is, Frechet fid, Kernel kid, Neighbours prdc, Errors errors) {

    /// What the network sees and gives.
    ///
    /// @param layer width of Inception's features, by which they are known: 64, 192, 768 or 2048
    /// @param resize how Inception's input comes to 299 pixels
    /// @param scaling how Inception's input is scaled
    /// @param precision arithmetic of the network; `bf16` is faster on some processors and another
    ///     protocol
    public record Extraction(
            @Range(min = 64, max = 2048) int layer, ResizeKind resize, PixelScaling scaling, Arithmetic precision) {

        /// @throws ExperimentException if a value breaks its rule
        public Extraction {
            Ranges.require(Extraction.class, "features", layer, resize, scaling, precision);
            if (layer != 64 && layer != 192 && layer != 768 && layer != 2048) {
                throw new ExperimentException("features.layer must be 64, 192, 768 or 2048, got " + layer);
            }
        }
    }

    /// Arithmetic of a network.
    public enum Arithmetic {
        /// 32 bits throughout: what every published number has.
        FP32,
        /// Products in bfloat16.
        BF16
    }

    /// `exp(mean KL(p(y|x) ‖ p(y)))`, over parts of the pictures.
    ///
    /// @param splits parts; the score is their mean
    /// @param shuffleSeed seed of numpy's generator that orders the pictures before they are split,
    ///     or null to leave them in order
    /// @param bias whether the logits carry the bias of the last layer
    public record Inception(
            @Range(min = 1, max = 1000) int splits,
            @Range(min = 0, max = 4294967295L) @Nullable Long shuffleSeed,
            boolean bias) {

        /// @throws ExperimentException if a value breaks its rule
        public Inception {
            Ranges.require(Inception.class, "is", splits, shuffleSeed, bias);
        }
    }

    /// The Fréchet distance's extrapolation.
    ///
    /// @param points numbers of pictures from which the distance is extrapolated to infinitely many
    public record Frechet(@Range(min = 3, max = 100) int points) {

        /// @throws ExperimentException if a value breaks its rule
        public Frechet {
            Ranges.require(Frechet.class, "fid", points);
        }
    }

    /// Unbiased squared MMD with the kernel `(x·y/d + 1)³`, over random subsets.
    ///
    /// @param subsets how many; the score is their mean
    /// @param subsetSize pictures of each set in a subset
    /// @param seed seed of numpy's generator that draws them
    public record Kernel(
            @Range(min = 1, max = 100_000) int subsets,
            @Range(min = 2) int subsetSize,
            @Range(min = 0, max = 4294967295L) long seed) {

        /// @throws ExperimentException if a value breaks its rule
        public Kernel {
            Ranges.require(Kernel.class, "kid", subsets, subsetSize, seed);
        }
    }

    /// Neighbourhoods of pictures: balls that reach to the k-th neighbour.
    ///
    /// @param k which neighbour
    /// @param strict whether a point on the border is outside
    public record Neighbours(@Range(min = 1, max = 1000) int k, boolean strict) {

        /// @throws ExperimentException if a value breaks its rule
        public Neighbours {
            Ranges.require(Neighbours.class, "prdc", k, strict);
        }
    }

    /// The 95 % intervals beside the numbers.
    ///
    /// @param replicates resamplings of a bootstrap; 0 for no intervals
    /// @param fid how the Fréchet distance's is found
    public record Errors(@Range(min = 0, max = 100_000) int replicates, FrechetErrors fid) {

        /// @throws ExperimentException if a value breaks its rule
        public Errors {
            Ranges.require(Errors.class, "errors", replicates, fid);
            if (replicates == 1) {
                throw new ExperimentException("errors.replicates must be 0 or at least 2, got 1");
            }
        }
    }

    /// How the interval of a Fréchet distance is found.
    public enum FrechetErrors {
        /// From how much each picture moves the distance: quick, and nearer to the truth; needs more
        /// pictures than features. With fewer the bootstrap is taken, of at most 512 features.
        LINEAR,
        /// By drawing the pictures again and computing everything anew: at 2048 features seconds for
        /// each replicate.
        BOOTSTRAP
    }

    /// As torch-fidelity 0.4 computes, random choices included. Also the default.
    public static final Protocol TORCH_FIDELITY = new Protocol(
            new Extraction(2048, ResizeKind.TF1_BILINEAR, PixelScaling.FIDELITY, Arithmetic.FP32),
            OnnxSpec.DEFAULT,
            new Inception(10, 2020L, false),
            new Frechet(10),
            new Kernel(100, 1000, 2020),
            new Neighbours(3, false),
            new Errors(200, FrechetErrors.LINEAR));

    /// As pytorch-fid 0.3 computes FID; it has no other score, so the rest is torch-fidelity's.
    public static final Protocol PYTORCH_FID = new Protocol(
            new Extraction(2048, ResizeKind.TORCH_BILINEAR, PixelScaling.SIGNED_UNIT, Arithmetic.FP32),
            OnnxSpec.DEFAULT,
            TORCH_FIDELITY.is,
            TORCH_FIDELITY.fid,
            TORCH_FIDELITY.kid,
            TORCH_FIDELITY.prdc,
            TORCH_FIDELITY.errors);

    /// As PyTorch-StudioGAN computes with `--post_resizer clean` and its TensorFlow Inception.
    public static final Protocol STUDIOGAN_CLEAN = new Protocol(
            new Extraction(2048, ResizeKind.PIL_BICUBIC, PixelScaling.SIGNED_UNIT, Arithmetic.FP32),
            OnnxSpec.DEFAULT,
            new Inception(1, null, true),
            TORCH_FIDELITY.fid,
            TORCH_FIDELITY.kid,
            new Neighbours(5, true),
            TORCH_FIDELITY.errors);

    /// The protocols by the names that the command line knows.
    public static final Map<String, Protocol> NAMED = Map.of(
            "torch-fidelity", TORCH_FIDELITY,
            "pytorch-fid", PYTORCH_FID,
            "studiogan-clean", STUDIOGAN_CLEAN);

    /// A copy with one setting changed, as in `with("kid.subsets", "10")`.
    ///
    /// @see #with(Map)
    public Protocol with(String path, String value) {
        return with(Map.of(path, value));
    }

    /// A copy with settings changed together, as in `with(Map.of("kid.subsets", "10"))`.
    ///
    /// @throws ExperimentException naming every unknown path, wrong type or value out of range
    public Protocol with(Map<String, String> settings) {
        return Binding.over(this, Overrides.tree(settings, Protocol.class), Protocol.class);
    }

    /// The same with another way to feed a network in ONNX.
    public Protocol withOnnx(OnnxSpec onnx) {
        return new Protocol(features, onnx, is, fid, kid, prdc, errors);
    }
}

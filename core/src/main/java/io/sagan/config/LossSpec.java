package io.sagan.config;

import org.jspecify.annotations.Nullable;

/// What the two networks minimise: the adversarial loss, and what is added to it.
///
/// @param kind the adversarial loss
/// @param gradientPenalty slopes of the discriminator held to 1 between real and generated
///     pictures (WGAN-GP), or null for none
/// @param r1 slopes of the discriminator held to 0 at real pictures, or null for none
/// @param leCam the discriminator's outputs held near their running means, or null for none
/// @param consistency the discriminator's outputs held still when a picture is flipped and
///     shifted, or null for none
/// @param orthogonal BigGAN's orthogonal regularisation of the generator's weights, which leaves
///     their lengths alone and skips the shared class embedding; 0 for none
public record LossSpec(
        Kind kind,
        @Nullable GradientPenalty gradientPenalty,
        @Nullable R1 r1,
        @Nullable LeCam leCam,
        @Nullable Consistency consistency,
        @Range(min = 0) double orthogonal) {

    /// An adversarial loss.
    public enum Kind {
        /// `max(0, 1 − real) + max(0, 1 + fake)`, and `−fake` for the generator (arXiv:1705.02894).
        HINGE,
        /// Binary cross entropy, and `−log σ(fake)` for the generator (arXiv:1406.2661).
        NON_SATURATING,
        /// `fake − real`, and `−fake` for the generator (arXiv:1701.07875).
        WASSERSTEIN,
        /// `½(real − 1)² + ½fake²`, and `½(fake − 1)²` for the generator (arXiv:1611.04076).
        LEAST_SQUARES
    }

    /// `weight · (‖∇D‖ − 1)²`, at points between real and generated pictures (arXiv:1704.00028).
    ///
    /// @param weight factor of the penalty; the authors take 10
    public record GradientPenalty(
            @Range(min = 0, aboveMin = true) double weight) {

        /// @throws ExperimentException if a value breaks its rule
        public GradientPenalty {
            Ranges.require(GradientPenalty.class, "loss.gradientPenalty", weight);
        }
    }

    /// `weight/2 · ‖∇D‖²` at real pictures (arXiv:1801.04406), every so many updates only and then
    /// as many times as strong (arXiv:1912.04958).
    ///
    /// @param weight factor of half the squared slope; 10 in the paper
    /// @param every discriminator updates from one penalised update to the next; 1 for all, 16 in
    ///     StyleGAN2
    public record R1(
            @Range(min = 0, aboveMin = true) double weight,
            @Range(min = 1, max = 100_000) int every) {

        /// @throws ExperimentException if a value breaks its rule
        public R1 {
            Ranges.require(R1.class, "loss.r1", weight, every);
        }
    }

    /// `weight · (mean (real − meanFake)² + mean (fake − meanReal)²)`, with running means of the
    /// discriminator's outputs (arXiv:2104.03310).
    ///
    /// @param weight factor of the regulariser; 0.3 for BigGAN on CIFAR in the paper
    /// @param decay how much of the running means stays at each discriminator update; 0.99 in the
    ///     authors' code
    /// @param start step from which on the regulariser is added; until then the means equal the
    ///     newest batch
    public record LeCam(
            @Range(min = 0, aboveMin = true) double weight,
            @Range(min = 0, max = 1, belowMax = true) double decay,
            @Range(min = 0) long start) {

        /// @throws ExperimentException if a value breaks its rule
        public LeCam {
            Ranges.require(LeCam.class, "loss.leCam", weight, decay, start);
        }
    }

    /// `realWeight · mean (D(x) − D(T(x)))²` and `fakeWeight` the same for generated pictures
    /// (arXiv:1910.12027, arXiv:2002.04724), T a random mirror image shifted by up to an eighth of
    /// the side.
    ///
    /// @param realWeight factor for real pictures; 10 in the papers
    /// @param fakeWeight factor for generated pictures; 0 is CR, 10 is bCR
    public record Consistency(
            @Range(min = 0) double realWeight,
            @Range(min = 0) double fakeWeight) {

        /// @throws ExperimentException if a value breaks its rule
        public Consistency {
            Ranges.require(Consistency.class, "loss.consistency", realWeight, fakeWeight);
        }
    }

    public static final LossSpec DEFAULT = new LossSpec(Kind.HINGE, null, null, null, null, 0);

    /// @throws ExperimentException if a value breaks its rule, or two do not go together
    public LossSpec {
        Ranges.require(LossSpec.class, "loss", kind, gradientPenalty, r1, leCam, consistency, orthogonal);
        if (gradientPenalty != null && r1 != null) {
            throw new ExperimentException(
                    "loss.gradientPenalty and loss.r1 pull the same slopes to 1 and to 0; set one of them to null");
        }
    }
}

package io.sagan.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Kernel distance (KID): the unbiased squared maximum mean discrepancy under `(γ·x·y + c)^degree`,
/// averaged over random subsets.
///
/// `[Σ_{i≠j} k(x_i,x_j) + Σ_{i≠j} k(y_i,y_j)] / (m(m−1)) − 2·Σ k(x_i,y_j)/m²`, m the size of a subset.
///
/// **Unit** lower is better; it has no bias from the number of samples, so that it may fall below 0 for
/// equal distributions. Computed in float64.
///
/// Source: Bińkowski et al. 2018, arXiv:1801.01401 §4. Subsets are drawn as torch-fidelity draws them, the
/// fakes before the real ones of each from one numpy generator.
///
/// @param mean mean over the subsets
/// @param deviation population standard deviation over the subsets, which says how much one subset
///        scatters and not how sure the mean is
public record KernelDistance(double mean, double deviation) {

    /// Which subsets are drawn, and what is asked of them.
    ///
    /// @param subsets at least 1
    /// @param subsetSize rows of each set in a subset, at least 2
    /// @param seed of numpy's generator
    /// @param kernel what two rows have in common
    public record Settings(int subsets, int subsetSize, long seed, Kernel kernel) {
        /// torch-fidelity's: 100 subsets of 1000, seed 2020, the kernel of the paper.
        public static final Settings TORCH_FIDELITY = new Settings(100, 1000, 2020, Kernel.CUBIC);

        public Settings {
            if (subsets < 1) {
                throw new IllegalArgumentException("kid.subsets must be at least 1, got " + subsets);
            }
            if (subsetSize < 2) {
                throw new IllegalArgumentException("kid.subsetSize must be at least 2, got " + subsetSize);
            }
        }
    }

    /// `(γ·x·y + coefficient)^degree`.
    ///
    /// @param degree at least 1
    /// @param gamma absent for 1 over the width
    /// @param coefficient what is added to the product
    public record Kernel(int degree, @Nullable Double gamma, double coefficient) {
        /// `(x·y/width + 1)³`.
        public static final Kernel CUBIC = new Kernel(3, null, 1);

        public Kernel {
            if (degree < 1) {
                throw new IllegalArgumentException("kid.degree must be at least 1, got " + degree);
            }
        }

        /// **Shape** `(m, width), (n, width) → (m, n)`.
        Tensor of(Tensor x, Tensor y) {
            return x.matmul(y.t())
                    .mul(new Scalar(scale(x.size(1))))
                    .add(new Scalar(coefficient))
                    .pow(new Scalar((double) degree));
        }

        /// Of two rows with this product.
        double of(double product, long width) {
            return Math.pow(scale(width) * product + coefficient, degree);
        }

        private double scale(long width) {
            return gamma == null ? 1.0 / width : gamma;
        }
    }

    /// The distance over random subsets.
    ///
    /// @throws IllegalArgumentException if the widths differ or a set is smaller than a subset
    public static KernelDistance of(Features real, Features fake, Settings settings) {
        real.requireWidthOf(fake);
        requireSubset("real", real, settings);
        requireSubset("fake", fake, settings);
        var random = new NumpyRandom(settings.seed);
        var fakes = new ArrayList<int[]>();
        var reals = new ArrayList<int[]>();
        for (int i = 0; i < settings.subsets; i++) {
            fakes.add(random.choice(fake.count(), settings.subsetSize));
            reals.add(random.choice(real.count(), settings.subsetSize));
        }
        var distances = new double[settings.subsets];
        Workers.each(
                settings.subsets,
                i -> distances[i] = between(real.take(reals.get(i)), fake.take(fakes.get(i)), settings.kernel));
        double mean = Arrays.stream(distances).average().orElseThrow();
        double variance = Arrays.stream(distances)
                .map(each -> (each - mean) * (each - mean))
                .average()
                .orElseThrow();
        return new KernelDistance(mean, Math.sqrt(variance));
    }

    private static void requireSubset(String name, Features set, Settings settings) {
        if (set.count() < settings.subsetSize) {
            throw new IllegalArgumentException("kid.subsetSize must be at most the number of " + name
                    + " pictures, got " + settings.subsetSize + " for " + set.count()
                    + ": use more pictures or smaller subsets");
        }
    }

    /// The distance of whole sets, which may differ in number.
    ///
    /// @throws IllegalArgumentException if the widths differ or a set has fewer than 2 rows
    public static double between(Features real, Features fake, Kernel kernel) {
        real.requireWidthOf(fake);
        if (real.count() < 2 || fake.count() < 2) {
            throw new IllegalArgumentException(
                    "each set must have at least 2 rows, got " + real.count() + " real and " + fake.count() + " fake");
        }
        double pairsOfReal = real.count() * (real.count() - 1.0);
        double pairsOfFake = fake.count() * (fake.count() - 1.0);
        return Arrays.stream(KernelSums.within(real, kernel)).sum() / pairsOfReal
                + Arrays.stream(KernelSums.within(fake, kernel)).sum() / pairsOfFake
                - 2
                        * Arrays.stream(KernelSums.across(real, fake, kernel)).sum()
                        / ((double) real.count() * fake.count());
    }
}

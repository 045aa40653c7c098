package io.sagan.nn;

import java.util.random.RandomGenerator;

/// How the weights of a network are made and normalised.
///
/// @param init how they start
/// @param spectral whether they are divided by their spectral norm
/// @param eps ε of the power iteration's normalisation
/// @param iteratesAtEvaluation whether one iteration is made outside training too, and not kept
/// @param random where the first vector of the power iteration comes from
/// @param norms told of every spectral norm that is made; all have the same ε
public record WeightStyle(
        Initializer init,
        boolean spectral,
        double eps,
        boolean iteratesAtEvaluation,
        RandomGenerator random,
        SpectralNorms norms) {

    /// For layers that stand alone: each divides its weight itself.
    public WeightStyle(
            Initializer init, boolean spectral, double eps, boolean iteratesAtEvaluation, RandomGenerator random) {
        this(init, spectral, eps, iteratesAtEvaluation, random, new SpectralNorms());
    }

    /// The same without spectral normalisation, where `wanted` is false.
    public WeightStyle spectralIf(boolean wanted) {
        return new WeightStyle(init, spectral && wanted, eps, iteratesAtEvaluation, random, norms);
    }

    /// The same with weights that start otherwise.
    public WeightStyle startingAs(Initializer other) {
        return new WeightStyle(other, spectral, eps, iteratesAtEvaluation, random, norms);
    }
}

package io.sagan.nn;

import java.util.random.RandomGenerator;

/// How the weights of a network are made and normalised.
///
/// @param init how they start
/// @param spectral whether they are divided by their spectral norm
/// @param eps ε of the power iteration's normalisation
/// @param iteratesAtEvaluation whether one iteration is made outside training too, and not kept
/// @param random where the first vector of the power iteration comes from
public record WeightStyle(
        Initializer init, boolean spectral, double eps, boolean iteratesAtEvaluation, RandomGenerator random) {

    /// The same without spectral normalisation, where `wanted` is false.
    public WeightStyle spectralIf(boolean wanted) {
        return new WeightStyle(init, spectral && wanted, eps, iteratesAtEvaluation, random);
    }

    /// The same with weights that start otherwise.
    public WeightStyle startingAs(Initializer other) {
        return new WeightStyle(other, spectral, eps, iteratesAtEvaluation, random);
    }
}

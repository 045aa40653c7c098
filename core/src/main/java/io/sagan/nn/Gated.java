package io.sagan.nn;

/// A layer that adds to its input what it computes from it, times a trained scalar γ that starts at
/// 0: at first it is the identity.
public sealed interface Gated extends Layer permits SelfAttention, ResidualControl {

    /// γ, the share that is added.
    double gain();

    /// Computes the weights once, for drawing alone: later changes of them are not seen, save those of γ.
    void fold();
}

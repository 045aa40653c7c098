package io.sagan.models;

import io.sagan.nn.SelfAttention;

/// A self-attention block of a network.
///
/// @param name what tells it from the others of its network: the side of its feature maps, in pixels
/// @param block the live block
public record AttentionPlace(String name, SelfAttention block) {}

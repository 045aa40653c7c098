package io.sagan.models;

import io.sagan.nn.SelfAttention;

/// A self-attention block of a network and where it stands.
///
/// @param name what tells it from the others of its network: its side, in pixels
/// @param side of the feature maps it works on
/// @param block the live block
public record AttentionPlace(String name, int side, SelfAttention block) {}

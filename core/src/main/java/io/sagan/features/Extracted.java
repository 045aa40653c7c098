package io.sagan.features;

import java.util.List;

/// What a network saw in some pictures, one row for each.
///
/// @param features rows of [FeatureExtractor#width] numbers
/// @param logits rows of [FeatureExtractor#classes] numbers; empty where the network has none
public record Extracted(List<float[]> features, List<float[]> logits) {

    public Extracted {
        features = List.copyOf(features);
        logits = List.copyOf(logits);
    }
}

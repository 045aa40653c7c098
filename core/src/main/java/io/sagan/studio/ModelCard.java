package io.sagan.studio;

import io.sagan.config.ModelSpec;
import java.util.List;

/// What stands beside a model's weights.
///
/// @param classes class names by label; empty for an unconditional model
/// @param model the description of both networks
record ModelCard(List<String> classes, ModelSpec model) {
    ModelCard {
        classes = List.copyOf(classes);
    }
}

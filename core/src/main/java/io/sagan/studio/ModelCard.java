package io.sagan.studio;

import io.sagan.config.ModelSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What stands beside a model's weights.
///
/// @param classes class names by label; empty for an unconditional model
/// @param model the description of both networks
record ModelCard(List<String> classes, ModelSpec model) {
    /// Fields that descriptions of earlier versions lack; what they say then is what all models were.
    private static final List<String> LATER = List.of(
            "/model/attentionKind",
            "/model/spectralIteratesAtEvaluation",
            "/model/generator/sharedEmbedding",
            "/model/generator/hierarchicalLatent",
            "/model/generator/tables",
            "/model/generator/upsampling",
            "/model/discriminator/rectifiedShortcut",
            "/model/discriminator/attentionAfterEvery",
            "/model/discriminator/headBias",
            "/model/discriminator/thinFirst");

    ModelCard {
        classes = List.copyOf(classes);
    }

    /// Reads a description, also one of an earlier version.
    ///
    /// @throws IOException with one sentence when the file is absent or holds something else
    static ModelCard read(Path file) throws IOException {
        return completed(file.toString(), JsonFiles.read(file, JsonNode.class));
    }

    /// The same from text.
    ///
    /// @param where names the text in messages
    static ModelCard parse(String text, String where) throws IOException {
        return completed(where, JsonFiles.parse(text, where, JsonNode.class));
    }

    private static ModelCard completed(String where, JsonNode card) throws IOException {
        var usual = JsonFiles.tree(new ModelCard(List.of(), ModelSpec.DEFAULT));
        for (var field : LATER) {
            int name = field.lastIndexOf('/');
            if (card.at(field.substring(0, name)) instanceof ObjectNode parent
                    && !parent.has(field.substring(name + 1))) {
                parent.set(field.substring(name + 1), usual.at(field));
            }
        }
        return JsonFiles.value(where, card, ModelCard.class);
    }
}

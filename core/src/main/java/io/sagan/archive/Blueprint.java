package io.sagan.archive;

import io.sagan.archive.Slot.Part;
import io.sagan.archive.Slot.Place;
import io.sagan.archive.Slot.Role;
import io.sagan.config.ModelSpec;
import io.sagan.config.ModelSpec.AttentionKind;
import java.util.ArrayList;
import java.util.List;

/// The tensors that the networks of a description have, with their shapes, without making any.
///
/// So a file can be held against a description before memory is spent on either.
final class Blueprint {
    private final ModelSpec spec;
    private final List<Slot> slots = new ArrayList<>();
    private final boolean spectral;
    private boolean conditional;

    private Blueprint(ModelSpec spec, boolean spectral) {
        this.spec = spec;
        this.spectral = spectral;
    }

    /// @param classes classes of the model, 0 for none
    static List<Slot> generator(ModelSpec spec, int classes) {
        var blueprint = new Blueprint(spec, spec.generator().spectralNorm());
        blueprint.generator(classes);
        return blueprint.slots;
    }

    /// @param classes classes of the model, 0 for none
    static List<Slot> discriminator(ModelSpec spec, int classes) {
        var blueprint = new Blueprint(spec, spec.discriminator().spectralNorm());
        blueprint.discriminator(classes);
        return blueprint.slots;
    }

    private void generator(int classes) {
        var layout = spec.generator();
        var channels = layout.channels();
        boolean shared = layout.sharedEmbedding() > 0 && classes > 0;
        long chunk = layout.chunk(spec.latent());
        long condition = (shared ? layout.sharedEmbedding() : 0) + chunk;
        if (shared) {
            add(place(Part.SHARED), Role.WEIGHT, false, classes, layout.sharedEmbedding());
        }
        long base = layout.base();
        weight(
                place(Part.LINEAR),
                spectral,
                true,
                base * base * channels.getFirst(),
                chunk > 0 ? chunk : spec.latent());
        var norm = new Condition(classes, condition);
        int position = 0;
        for (int i = 1; i < channels.size(); i++) {
            long in = channels.get(i - 1);
            long out = channels.get(i);
            var block = new Place(Part.BLOCK, i, position++, "", "");
            norm(block.layer("norm1"), in, norm);
            weight(block.layer("conv1"), spectral, true, out, in, 3, 3);
            norm(block.layer("norm2"), out, norm);
            weight(block.layer("conv2"), spectral, true, out, out, 3, 3);
            weight(block.layer("shortcut"), spectral, true, out, in, 1, 1);
            var attention = layout.attentionAfter(i);
            if (attention.isPresent()) {
                attention(new Place(Part.ATTENTION, i, position++, attention.get(), ""), out);
            }
        }
        norm(
                place(Part.FINAL_NORM),
                channels.getLast(),
                layout.conditionalFinalNorm()
                        ? new Condition(classes, shared ? layout.sharedEmbedding() : 0)
                        : new Condition(0, 0));
        weight(place(Part.FINAL_CONV), spectral && layout.spectralFinal(), true, 3, channels.getLast(), 3, 3);
    }

    private void discriminator(int classes) {
        var layout = spec.discriminator();
        int position = 0;
        long in = 3;
        for (int i = 0; i < layout.channels().size(); i++) {
            long out = layout.channels().get(i);
            boolean pooled = i < layout.downsamples();
            long hidden = layout.hidden(i + 1);
            var block = new Place(Part.BLOCK, i + 1, position++, "", "");
            weight(block.layer("conv1"), spectral, true, hidden, in, 3, 3);
            weight(block.layer("conv2"), spectral, true, out, hidden, 3, 3);
            if (i == 0 || pooled || in != out) {
                weight(block.layer("shortcut"), spectral, true, out, in, 1, 1);
            }
            var attention = layout.attentionAfter(spec.size(), i + 1);
            if (attention.isPresent()) {
                attention(new Place(Part.ATTENTION, i + 1, position++, attention.get(), ""), out);
            }
            in = out;
        }
        weight(place(Part.LINEAR), spectral && layout.spectralFinal(), layout.headBias(), 1, in);
        if (classes > 0) {
            weight(place(Part.EMBEDDING), spectral, false, classes, in);
        }
    }

    private static Place place(Part part) {
        return new Place(part, 0, 0, "", "");
    }

    private void attention(Place place, long channels) {
        if (spec.attentionKind() == AttentionKind.RESIDUAL) {
            weight(place.layer("h"), spectral, false, channels / 8, channels, 3, 3);
            weight(place.layer("o"), spectral, false, channels, channels / 8, 1, 1);
        } else {
            boolean biased = spec.attentionBias();
            weight(place.layer("theta"), spectral, biased, channels / 8, channels, 1, 1);
            weight(place.layer("phi"), spectral, biased, channels / 8, channels, 1, 1);
            weight(place.layer("g"), spectral, biased, channels / 2, channels, 1, 1);
            weight(place.layer("o"), spectral, biased, channels, channels / 2, 1, 1);
        }
        add(place, Role.GAMMA, false, 1);
    }

    /// What a norm depends on.
    ///
    /// @param classes rows of class tables, where there is no linear layer
    /// @param width what the linear layers take, 0 for class tables or none
    private record Condition(long classes, long width) {}

    private void norm(Place place, long channels, Condition on) {
        boolean normalised = spectral && spec.generator().spectralTables();
        conditional = on.width > 0 || on.classes > 0;
        if (on.width > 0) {
            table(place, Role.LINEAR_GAIN, Role.LINEAR_GAIN_U, Role.LINEAR_GAIN_V, normalised, channels, on.width);
            table(place, Role.LINEAR_BIAS, Role.LINEAR_BIAS_U, Role.LINEAR_BIAS_V, normalised, channels, on.width);
        } else if (on.classes > 0) {
            table(place, Role.CLASS_GAIN, Role.CLASS_GAIN_U, Role.CLASS_GAIN_V, normalised, channels, on.classes);
            table(place, Role.CLASS_BIAS, Role.CLASS_BIAS_U, Role.CLASS_BIAS_V, normalised, channels, on.classes);
        } else {
            add(place, Role.NORM_GAIN, false, channels);
            add(place, Role.NORM_BIAS, false, channels);
        }
        add(place, Role.MEAN, false, channels);
        add(place, Role.VARIANCE, false, channels);
        conditional = false;
    }

    private void table(Place place, Role table, Role u, Role v, boolean normalised, long out, long in) {
        add(place, table, normalised, out, in);
        if (normalised) {
            add(place, u, true, out);
            add(place, v, true, in);
        }
    }

    private void weight(Place place, boolean normalised, boolean biased, long... shape) {
        add(place, Role.WEIGHT, normalised, shape);
        if (biased) {
            add(place, Role.BIAS, normalised, shape[0]);
        }
        if (normalised) {
            long rest = 1;
            for (int i = 1; i < shape.length; i++) {
                rest *= shape[i];
            }
            add(place, Role.U, true, shape[0]);
            add(place, Role.V, true, rest);
        }
    }

    private void add(Place place, Role role, boolean normalised, long... shape) {
        var sides = new ArrayList<Long>();
        for (long side : shape) {
            sides.add(side);
        }
        slots.add(new Slot(place, role, sides, normalised, conditional));
    }
}

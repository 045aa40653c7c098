package io.sagan.archive;

import io.sagan.archive.Slot.Place;
import io.sagan.archive.Slot.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// BigGAN-PyTorch's names: attention follows its block inside one list entry, class tables are
/// embeddings, spectral normalisation keeps u and, for its log only, the singular value.
///
/// @param generator whether these are the generator's
record BigGanNames(boolean generator) implements Names {

    @Override
    public Optional<Stored> stored(Slot slot) {
        var path = path(slot.place());
        return switch (slot.role()) {
            case WEIGHT -> same(path + "weight", slot);
            case BIAS, NORM_BIAS -> same(path + "bias", slot);
            case NORM_GAIN -> same(path + "gain", slot);
            case LINEAR_GAIN -> same(path + "gain.weight", slot);
            case LINEAR_BIAS -> same(path + "bias.weight", slot);
            case CLASS_GAIN -> transposed(path + "gain.weight", slot);
            case CLASS_BIAS -> transposed(path + "bias.weight", slot);
            case U, CLASS_GAIN_U, CLASS_BIAS_U, LINEAR_GAIN_U, LINEAR_BIAS_U -> {
                var shape = new ArrayList<>(slot.shape());
                shape.addFirst(1L);
                yield Optional.of(new Stored(path + inside(slot.role()) + "u0", shape, Form.ROW));
            }
            case V, CLASS_GAIN_V, CLASS_BIAS_V, LINEAR_GAIN_V, LINEAR_BIAS_V -> Optional.empty();
            case MEAN -> same(path + "stored_mean", slot);
            case VARIANCE -> same(path + "stored_var", slot);
            case GAMMA -> Optional.of(new Stored(path + "gamma", List.of(), Form.SCALAR));
        };
    }

    @Override
    public Optional<Stored> besides(Slot slot) {
        return switch (slot.role()) {
            case U, CLASS_GAIN_U, CLASS_BIAS_U, LINEAR_GAIN_U, LINEAR_BIAS_U ->
                Optional.of(new Stored(path(slot.place()) + inside(slot.role()) + "sv0", List.of(1L), Form.SAME));
            default -> Optional.empty();
        };
    }

    private static Optional<Stored> same(String name, Slot slot) {
        return Optional.of(new Stored(name, slot.shape(), Form.SAME));
    }

    private static Optional<Stored> transposed(String name, Slot slot) {
        return Optional.of(new Stored(name, slot.shape().reversed(), Form.TRANSPOSED));
    }

    private static String inside(Role role) {
        return switch (role) {
            case CLASS_GAIN_U, LINEAR_GAIN_U -> "gain.";
            case CLASS_BIAS_U, LINEAR_BIAS_U -> "bias.";
            default -> "";
        };
    }

    private static String path(Place place) {
        return switch (place.part()) {
            case SHARED -> "shared.";
            case LINEAR -> "linear.";
            case BLOCK -> "blocks." + (place.block() - 1) + ".0." + block(place.layer()) + ".";
            case ATTENTION ->
                "blocks." + (place.block() - 1) + ".1." + (place.layer().isEmpty() ? "" : place.layer() + ".");
            case FINAL_NORM -> "output_layer.0.";
            case FINAL_CONV -> "output_layer.2.";
            case EMBEDDING -> "embed.";
        };
    }

    private static String block(String layer) {
        return switch (layer) {
            case "norm1" -> "bn1";
            case "norm2" -> "bn2";
            case "shortcut" -> "conv_sc";
            default -> layer;
        };
    }
}

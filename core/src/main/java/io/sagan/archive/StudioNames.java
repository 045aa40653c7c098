package io.sagan.archive;

import io.sagan.archive.Slot.Place;
import io.sagan.archive.Slot.Role;
import java.util.List;
import java.util.Optional;

/// PyTorch-StudioGAN's names: attention is a list entry of its own, class tables are linear layers on
/// one-hot labels, `torch.nn.utils.spectral_norm` renames weights.
///
/// @param generator whether these are the generator's
record StudioNames(boolean generator) implements Names {

    @Override
    public Optional<Stored> stored(Slot slot) {
        return Optional.of(new Stored(path(slot.place()) + suffix(slot), slot.shape(), Form.SAME));
    }

    @Override
    public Optional<Stored> besides(Slot slot) {
        return slot.role() == Role.MEAN
                ? Optional.of(new Stored(
                        path(slot.place()) + statistics(slot) + "num_batches_tracked", List.of(), Form.SCALAR))
                : Optional.empty();
    }

    private static String suffix(Slot slot) {
        return switch (slot.role()) {
            case WEIGHT -> weight(slot);
            case BIAS -> "bias";
            case U -> "weight_u";
            case V -> "weight_v";
            case NORM_GAIN -> "weight";
            case NORM_BIAS -> "bias";
            case CLASS_GAIN, LINEAR_GAIN -> "gain." + weight(slot);
            case CLASS_GAIN_U, LINEAR_GAIN_U -> "gain.weight_u";
            case CLASS_GAIN_V, LINEAR_GAIN_V -> "gain.weight_v";
            case CLASS_BIAS, LINEAR_BIAS -> "bias." + weight(slot);
            case CLASS_BIAS_U, LINEAR_BIAS_U -> "bias.weight_u";
            case CLASS_BIAS_V, LINEAR_BIAS_V -> "bias.weight_v";
            case MEAN -> statistics(slot) + "running_mean";
            case VARIANCE -> statistics(slot) + "running_var";
            case GAMMA -> "sigma";
        };
    }

    private static String weight(Slot slot) {
        return slot.spectral() ? "weight_orig" : "weight";
    }

    /// A conditional norm holds a plain one without weights.
    private static String statistics(Slot slot) {
        return slot.conditional() ? "bn." : "";
    }

    private String path(Place place) {
        return switch (place.part()) {
            case SHARED -> "shared.";
            case LINEAR -> generator ? "linear0." : "linear1.";
            case BLOCK -> "blocks." + place.position() + ".0." + block(place.layer()) + ".";
            case ATTENTION -> "blocks." + place.position() + ".0." + attention(place.layer());
            case FINAL_NORM -> "bn4.";
            case FINAL_CONV -> "conv2d5.";
            case EMBEDDING -> "embedding.";
        };
    }

    private static String block(String layer) {
        return switch (layer) {
            case "norm1" -> "bn1";
            case "norm2" -> "bn2";
            case "conv1" -> "conv2d1";
            case "conv2" -> "conv2d2";
            default -> "conv2d0";
        };
    }

    private static String attention(String layer) {
        return switch (layer) {
            case "" -> "";
            case "o" -> "conv1x1_attn.";
            default -> "conv1x1_" + layer + ".";
        };
    }
}

package io.sagan.archive;

import io.sagan.archive.Slot.Place;
import java.util.Optional;

/// Sagan's own names.
final class SaganNames implements Names {

    @Override
    public Optional<Stored> stored(Slot slot) {
        return Optional.of(new Stored(name(slot), slot.shape(), Form.SAME));
    }

    @Override
    public Optional<Stored> besides(Slot slot) {
        return Optional.empty();
    }

    /// The name of the tensor in Sagan's networks.
    static String name(Slot slot) {
        return path(slot.place())
                + switch (slot.role()) {
                    case WEIGHT -> "weight";
                    case BIAS, NORM_BIAS, CLASS_BIAS, LINEAR_BIAS -> "bias";
                    case U -> "spectral.u";
                    case V -> "spectral.v";
                    case NORM_GAIN, CLASS_GAIN, LINEAR_GAIN -> "gain";
                    case CLASS_GAIN_U, LINEAR_GAIN_U -> "gainSpectral.u";
                    case CLASS_GAIN_V, LINEAR_GAIN_V -> "gainSpectral.v";
                    case CLASS_BIAS_U, LINEAR_BIAS_U -> "biasSpectral.u";
                    case CLASS_BIAS_V, LINEAR_BIAS_V -> "biasSpectral.v";
                    case MEAN -> "mean";
                    case VARIANCE -> "variance";
                    case GAMMA -> "gamma";
                };
    }

    private static String path(Place place) {
        var inside = place.layer().isEmpty() ? "" : place.layer() + ".";
        return switch (place.part()) {
            case SHARED -> "shared.";
            case LINEAR -> "linear.";
            case BLOCK -> "block" + place.block() + "." + inside;
            case ATTENTION -> "attention" + place.attention() + "." + inside;
            case FINAL_NORM -> "finalNorm.";
            case FINAL_CONV -> "finalConv.";
            case EMBEDDING -> "embedding.";
        };
    }
}

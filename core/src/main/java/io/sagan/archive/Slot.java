package io.sagan.archive;

import java.util.List;

/// One tensor of a network, whatever it is called.
///
/// @param place the layer it belongs to
/// @param role what it is there
/// @param shape its sides as Sagan keeps it
/// @param spectral whether its weight is spectrally normalised
/// @param conditional whether it belongs to a norm that depends on the class or on z
record Slot(Place place, Role role, List<Long> shape, boolean spectral, boolean conditional) {
    public Slot {
        shape = List.copyOf(shape);
    }

    long numbers() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /// A part of a network.
    enum Part {
        SHARED,
        LINEAR,
        BLOCK,
        ATTENTION,
        FINAL_NORM,
        FINAL_CONV,
        EMBEDDING
    }

    /// A layer.
    ///
    /// @param part where in the network
    /// @param block the block's number from 1, also of the one that attention follows; 0 elsewhere
    /// @param position how many blocks and attentions stand before it; 0 elsewhere
    /// @param attention what the description calls the attention; empty elsewhere
    /// @param layer the layer inside a block or attention; empty elsewhere
    record Place(Part part, int block, int position, String attention, String layer) {

        /// Another layer at the same place.
        Place layer(String name) {
            return new Place(part, block, position, attention, name);
        }
    }

    /// What a tensor is in its layer.
    enum Role {
        WEIGHT,
        BIAS,
        U,
        V,
        /// Per channel, of an unconditional norm.
        NORM_GAIN,
        NORM_BIAS,
        /// Per channel and class.
        CLASS_GAIN,
        CLASS_GAIN_U,
        CLASS_GAIN_V,
        CLASS_BIAS,
        CLASS_BIAS_U,
        CLASS_BIAS_V,
        /// Linear layers in the place of class tables.
        LINEAR_GAIN,
        LINEAR_GAIN_U,
        LINEAR_GAIN_V,
        LINEAR_BIAS,
        LINEAR_BIAS_U,
        LINEAR_BIAS_V,
        MEAN,
        VARIANCE,
        GAMMA;

        /// Whether an optimizer moves it; statistics and spectral vectors move by themselves.
        boolean trained() {
            return switch (this) {
                case U,
                        V,
                        CLASS_GAIN_U,
                        CLASS_GAIN_V,
                        CLASS_BIAS_U,
                        CLASS_BIAS_V,
                        LINEAR_GAIN_U,
                        LINEAR_GAIN_V,
                        LINEAR_BIAS_U,
                        LINEAR_BIAS_V,
                        MEAN,
                        VARIANCE -> false;
                case WEIGHT, BIAS, NORM_GAIN, NORM_BIAS, CLASS_GAIN, CLASS_BIAS, LINEAR_GAIN, LINEAR_BIAS, GAMMA ->
                    true;
            };
        }
    }
}

package io.sagan.archive;

/// The few names from which the shape of a network can be told.
///
/// @param generatorLinear prefix of the generator's first layer
/// @param finalConv prefix of the generator's last layer
/// @param headLinear prefix of the discriminator's last layer
/// @param embedding prefix of the discriminator's class table
/// @param conv1 prefix of a block's first convolution
/// @param conv2 prefix of its second
/// @param shortcut prefix of its shortcut
/// @param gamma the gain of an attention
/// @param attentionInside attention follows its block inside one list entry
/// @param classRows class tables have a row for each class, not a column
/// @param spectral ends the name of what spectral normalisation keeps
record Dialect(
        String generatorLinear,
        String finalConv,
        String headLinear,
        String embedding,
        String conv1,
        String conv2,
        String shortcut,
        String gamma,
        boolean attentionInside,
        boolean classRows,
        String spectral) {

    static final Dialect STUDIOGAN = new Dialect(
            "linear0.",
            "conv2d5.",
            "linear1.",
            "embedding.",
            "conv2d1.",
            "conv2d2.",
            "conv2d0.",
            "sigma",
            false,
            false,
            "weight_u");

    static final Dialect BIGGAN_PYTORCH = new Dialect(
            "linear.",
            "output_layer.2.",
            "linear.",
            "embed.",
            "conv1.",
            "conv2.",
            "conv_sc.",
            "gamma",
            true,
            true,
            "u0");
}

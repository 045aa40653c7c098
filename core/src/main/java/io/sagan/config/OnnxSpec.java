package io.sagan.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How pictures are shown to a network in an ONNX file, and which of its numbers are the features. A
/// pixel x in 0…255 becomes `(x/255 − mean) / std`, channel by channel.
///
/// Numbers computed with different settings are not comparable.
///
/// @param size side of the pictures that the network sees, in pixels; 0 takes it from the file, where
///     that says it
/// @param layout order of the input's axes, and of an output with four
/// @param resize how pictures are brought to that size, both sides alike: nothing is cropped
/// @param mean of red, green and blue, on the scale of 0…1
/// @param std of red, green and blue, on the scale of 0…1; 1 leaves x/255, 0.00392156862745098 leaves x
/// @param output the output's name; empty for the first
/// @param pooling how an output with more than two axes becomes one row for each picture
/// @param batch pictures in one call; a file that fixes the number decides instead
public record OnnxSpec(
        @Range(min = 0, max = 4096) int size,
        Layout layout,
        ResizeKind resize,

        @Range(min = 0, max = 1, minEntries = 3, maxEntries = 3)
        List<Double> mean,

        @Range(min = 0, aboveMin = true, max = 1, minEntries = 3, maxEntries = 3)
        List<Double> std,

        String output,
        Pooling pooling,
        @Range(min = 1, max = 4096) int batch) {

    /// Order of the axes of pictures.
    public enum Layout {
        /// `(N, C, H, W)`: PyTorch.
        NCHW,
        /// `(N, H, W, C)`: TensorFlow.
        NHWC
    }

    /// From `(N, T, D)`, T tokens, or from `(N, C, H, W)`, H·W places, to one row for each picture. An
    /// output `(N, D)` is taken as it is.
    public enum Pooling {
        /// The first token, in which transformers gather the picture: `(N, T, D) → (N, D)`.
        CLS_TOKEN,
        /// The mean over all tokens, the first included, or over all places: `→ (N, D)` or `(N, C)`.
        MEAN,
        /// Every number, in the order of the output: `→ (N, T·D)` or `(N, C·H·W)`.
        FLAT
    }

    /// What DINOv2 and other networks trained on ImageNet expect.
    public static final OnnxSpec DEFAULT = new OnnxSpec(
            0,
            Layout.NCHW,
            ResizeKind.PIL_BICUBIC_CLIPPED,
            List.of(0.485, 0.456, 0.406),
            List.of(0.229, 0.224, 0.225),
            "",
            Pooling.CLS_TOKEN,
            16);

    /// @throws ExperimentException if a value breaks its rule
    public OnnxSpec {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        Ranges.require(OnnxSpec.class, "onnx", size, layout, resize, mean, std, output, pooling, batch);
    }

    /// A copy with settings changed.
    ///
    /// @param settings names such as `size` or `mean`, each with its value as YAML: `224`,
    ///     `[0.5, 0.5, 0.5]`
    /// @throws ExperimentException naming every unknown setting, wrong type and value out of range
    public OnnxSpec with(Map<String, String> settings) {
        var paths = new LinkedHashMap<String, String>();
        settings.forEach((name, value) -> paths.put("onnx." + name.strip(), value));
        return Protocol.TORCH_FIDELITY.withOnnx(this).with(paths).onnx();
    }
}

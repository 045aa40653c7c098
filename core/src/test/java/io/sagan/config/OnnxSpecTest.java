package io.sagan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxSpecTest {

    @Test
    void readsEverySetting() {
        var spec = OnnxSpec.DEFAULT.with(Map.of(
                "size", "224",
                "layout", "nhwc",
                "resize", "pil_bilinear",
                "mean", "[0.48145466, 0.4578275, 0]",
                "std", "[1, 0.26130258, 1e-3]",
                "output", "1",
                "pooling", "flat",
                "batch", "4"));
        assertThat(spec)
                .isEqualTo(new OnnxSpec(
                        224,
                        OnnxSpec.Layout.NHWC,
                        ResizeKind.PIL_BILINEAR,
                        List.of(0.48145466, 0.4578275, 0.0),
                        List.of(1.0, 0.26130258, 0.001),
                        "1",
                        OnnxSpec.Pooling.FLAT,
                        4));
    }

    @Test
    void keepsWhatIsNotNamed() {
        assertThat(OnnxSpec.DEFAULT.with(Map.of("batch", "16"))).isEqualTo(OnnxSpec.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "size | -1 | onnx.size must be at least 0 and at most 4096, got -1",
                "batch | 0 | onnx.batch must be at least 1 and at most 4096, got 0",
                "layout | chw | onnx.layout must be one of nchw, nhwc, got \"chw\"",
                "pooling | max | onnx.pooling must be one of cls_token, mean, flat, got \"max\"",
                "mean | [0.5] | onnx.mean must have at least 3 entries, got 1",
                "mean | 0.5 | onnx.mean must be a list of numbers, got 0.5",
                "mean | [0.5, x, 0.5] | onnx.mean[1] must be a number, got \"x\"",
                "mean | [123.675, 0, 0] | onnx.mean[0] must be at least 0 and at most 1, got 123.675",
                "std | [0, 1, 1] | onnx.std[0] must be above 0 and at most 1, got 0",
                "std | [1, 1, 1, 1] | onnx.std must have at most 3 entries, got 4",
                "sze | 224 | onnx.sze is not a setting; did you mean onnx.size?",
            })
    void refusesWhatCannotBeMeant(String name, String value, String sentence) {
        assertThatThrownBy(() -> OnnxSpec.DEFAULT.with(Map.of(name, value)))
                .isInstanceOf(ExperimentException.class)
                .hasMessage(sentence);
    }
}

package io.sagan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolTest {

    @Test
    void takesSettingsByTheirPaths() {
        var changed = Protocol.TORCH_FIDELITY.with(Map.of(
                "is.splits",
                "1",
                "is.shuffleSeed",
                "null",
                "kid.subsets",
                "7",
                "kid.subsetSize",
                "50",
                "prdc.k",
                "5",
                "features.resize",
                "pil_bicubic"));
        assertThat(changed.is()).isEqualTo(new Protocol.Inception(1, null, false));
        assertThat(changed.kid()).isEqualTo(new Protocol.Kernel(7, 50, 2020));
        assertThat(changed.prdc()).isEqualTo(new Protocol.Neighbours(5, false));
        assertThat(changed.features().resize()).isEqualTo(ResizeKind.PIL_BICUBIC);
        assertThat(changed.fid()).isEqualTo(Protocol.TORCH_FIDELITY.fid());
    }

    @Test
    void keepsASeedOf32Bits() {
        assertThat(Protocol.TORCH_FIDELITY
                        .with(Map.of("is.shuffleSeed", "4294967295"))
                        .is()
                        .shuffleSeed())
                .isEqualTo(4294967295L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "is.splits     | 0    | is.splits must be at least 1 and at most 1000, got 0",
                "is.split      | 2    | is.split is not a setting; did you mean is.splits?",
                "kids.subsets  | 2    | kids is not a setting; did you mean kid?",
                "prdc.k        | many | prdc.k must be a whole number, got \"many\"",
                "features.layer | 100 | features.layer must be 64, 192, 768 or 2048, got 100",
                "features.resize | lanczos | features.resize must be one of tf1_bilinear, torch_bilinear, pil_bicubic, pil_bicubic_clipped, pil_bilinear, got \"lanczos\"",
                "train.batch   | 2    | train is not a setting; a protocol knows features, onnx, is, fid, kid, prdc, errors",
            })
    void refusesWhatItDoesNotKnow(String path, String value, String sentence) {
        assertThatThrownBy(() -> Protocol.TORCH_FIDELITY.with(Map.of(path, value)))
                .isInstanceOf(ExperimentException.class)
                .hasMessage(sentence);
    }

    @Test
    void theNamedOnesDifferWhereTheirToolsDo() {
        assertThat(Protocol.PYTORCH_FID.features()).isNotEqualTo(Protocol.TORCH_FIDELITY.features());
        assertThat(Protocol.STUDIOGAN_CLEAN.is()).isEqualTo(new Protocol.Inception(1, null, true));
        assertThat(Protocol.STUDIOGAN_CLEAN.prdc()).isEqualTo(new Protocol.Neighbours(5, true));
    }
}

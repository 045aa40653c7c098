package io.sagan.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.config.OnnxSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtractorsTest {

    @Test
    void saysWhatToAddWhereNoReaderIsOnTheClassPath() {
        assertThatThrownBy(() -> Extractors.provider(List.of(), "onnx"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("onnx:FILE needs a reader on the class path, and there is none;"
                        + " add io.sagan:sagan-app, which brings it");
    }

    @Test
    void takesTheReaderOfTheScheme() {
        var other = new Provider("other");
        var onnx = new Provider("onnx");
        assertThat(Extractors.provider(List.of(other, onnx), "onnx")).isSameAs(onnx);
    }

    private record Provider(String scheme) implements ExtractorProvider {
        @Override
        public FeatureExtractor open(Path file, OnnxSpec settings, int threads) {
            throw new IllegalStateException("not opened here");
        }
    }
}

package io.sagan.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StampTest {

    @Test
    void namesTheNetworkAndEightDigits() {
        assertThat(stamp("inception 2048", "10", "a").id()).matches("inception-[0-9a-f]{8}");
        assertThat(stamp("onnx:dino.onnx", "10", "a").id()).matches("onnx-[0-9a-f]{8}");
    }

    @Test
    void differsWithTheProtocolAndNotWithWhatIsMeasured() {
        var one = stamp("dataset", "2000 pictures", "runs/a").id();
        assertThat(stamp("dataset", "2000 pictures", "runs/b").id()).isEqualTo(one);
        assertThat(stamp("dataset", "2001 pictures", "runs/a").id()).isNotEqualTo(one);
    }

    private static Stamp stamp(String features, String generated, String subject) {
        var protocol = new LinkedHashMap<String, String>();
        protocol.put("features", features);
        protocol.put("generated", generated);
        return new Stamp(protocol, Map.of("generated", subject));
    }
}

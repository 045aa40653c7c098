package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.data.Picture;
import io.sagan.features.Extracted;
import io.sagan.features.FeatureExtractor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureBenchTest {

    @Test
    void showsTheNetworkPicturesOfItsSideAndCountsThem() {
        var seen = new ArrayList<Picture>();
        var work = FeatureBench.of(network(seen), 299, 11.5);
        assertThat(work.gigaflopsEach()).isEqualTo(11.5);
        assertThat(work.batchwise().run()).isEqualTo(8);
        assertThat(seen).hasSize(8).allSatisfy(picture -> {
            assertThat(picture.width()).isEqualTo(299);
            assertThat(picture.height()).isEqualTo(299);
        });
        assertThat(seen.getFirst().rgb()).isNotEqualTo(seen.getLast().rgb());
    }

    private static FeatureExtractor network(List<Picture> seen) {
        return new FeatureExtractor() {
            @Override
            public String name() {
                return "none";
            }

            @Override
            public String digest() {
                return "";
            }

            @Override
            public int width() {
                return 1;
            }

            @Override
            public int classes() {
                return 0;
            }

            @Override
            public Extracted extract(List<Picture> pictures) {
                seen.addAll(pictures);
                return new Extracted(pictures.stream().map(_ -> new float[1]).toList(), List.of());
            }

            @Override
            public void close() {}
        };
    }
}

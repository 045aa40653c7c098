package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiversityTest {
    private static final PictureSet REAL = Pictures.blocks(60, 16, 1);

    @Test
    void isOneForTheDataAndNoughtForACollapse() {
        assertThat(Diversity.of(REAL, REAL)).isEqualTo(1);
        assertThat(Diversity.of(REAL, Pictures.collapsed(REAL))).isEqualTo(0);
    }

    @Test
    void isNearOneForOtherPicturesOfTheKind() {
        assertThat(Diversity.of(REAL, Pictures.blocks(80, 16, 2))).isCloseTo(1, within(0.1));
    }

    @Test
    void seesACollapseThatIsHiddenBetweenTheClasses() {
        assertThat(Diversity.of(REAL.withoutClasses(), Pictures.collapsed(REAL).withoutClasses()))
                .isGreaterThan(0.3);
        assertThat(Diversity.of(REAL, Pictures.collapsed(REAL))).isEqualTo(0);
    }

    @Test
    void isTheRatioOfDistances() {
        var real = greys(List.of(0, 100, 0, 10), List.of(0, 0, 1, 1));
        var fake = greys(List.of(0, 50, 0, 20), List.of(0, 0, 1, 1));
        assertThat(Diversity.of(real, fake)).isCloseTo((0.5 + 2) / 2, within(1e-12));
    }

    @Test
    void weighsClassesByTheirRealPicturesAndPassesOverLonelyOnes() {
        var real = greys(List.of(0, 100, 0, 10, 10, 20, 7), List.of(0, 0, 1, 1, 1, 1, 2));
        var fake = greys(List.of(0, 50, 30, 30, 9, 9), List.of(0, 0, 1, 1, 2, 2));
        assertThat(Diversity.of(real, fake)).isCloseTo(2 * 0.5 / 6, within(1e-12));
    }

    @Test
    void takesPicturesFromAllOverALargeClass() {
        var greys = IntStream.range(0, 1024).mapToObj(i -> i < 512 ? 0 : 200).toList();
        var labels = IntStream.range(0, 1024).mapToObj(_ -> 0).toList();
        assertThat(Diversity.of(greys(List.of(0, 200), List.of(0, 0)), greys(greys, labels)))
                .isCloseTo(256.0 * 256 / (512 * 511 / 2.0), within(1e-12));
    }

    @Test
    void saysWhenThereIsNothingToCompare() {
        var one = greys(List.of(0, 1), List.of(0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Diversity.of(one, one))
                .withMessageStartingWith("no class has two different real pictures and two fakes");
    }

    private static PictureSet greys(List<Integer> greys, List<Integer> labels) {
        var pictures = greys.stream()
                .map(grey -> {
                    var picture = new byte[16 * 16 * 3];
                    Arrays.fill(picture, grey.byteValue());
                    return picture;
                })
                .toList();
        return new PictureSet(16, pictures, labels);
    }
}

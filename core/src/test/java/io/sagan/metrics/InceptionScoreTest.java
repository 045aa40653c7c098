package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class InceptionScoreTest {
    private static final InceptionScore.Settings ONE = InceptionScore.Settings.WHOLE;

    @Test
    void isTheNumberOfClassesForSurePicturesOfEachAndOneForAllAlike() {
        var sure = List.of(new float[] {99, 0, 0}, new float[] {0, 99, 0}, new float[] {0, 0, 99});
        assertThat(InceptionScore.of(sure, ONE).mean()).isCloseTo(3, within(1e-12));
        assertThat(InceptionScore.of(Collections.nCopies(5, new float[] {1, 2, 3}), ONE)
                        .mean())
                .isCloseTo(1, within(1e-12));
    }

    @Test
    void isWhatTwoHandMadeProbabilitiesGive() {
        // p = (3/4, 1/4) and (1/4, 3/4): each KL to (1/2, 1/2) is ln 2 − H(1/4)
        float three = (float) Math.log(3);
        var score = InceptionScore.of(List.of(new float[] {three, 0}, new float[] {5, 5 + three}), ONE);
        double divergence = 0.75 * Math.log(1.5) + 0.25 * Math.log(0.5);
        assertThat(score.mean()).isCloseTo(Math.exp(divergence), within(1e-7));
    }

    @Test
    void isTheSameAsOthersMakeOfTheSameLogits() {
        var logits = SampleRows.patterned(203, 17, 3, 8).rows();
        var fidelity = InceptionScore.of(logits, InceptionScore.Settings.TORCH_FIDELITY);
        var expected = SampleRows.goldenNumbers("is.fidelity");
        assertThat(fidelity.mean()).isCloseTo(expected[0], within(1e-12));
        assertThat(fidelity.deviation()).isCloseTo(expected[1], within(1e-12));
        assertThat(fidelity.splits()).hasSize(10);
        var three = InceptionScore.of(logits, new InceptionScore.Settings(3, null, true));
        expected = SampleRows.goldenNumbers("is.three");
        assertThat(three.mean()).isCloseTo(expected[0], within(1e-12));
        assertThat(three.deviation()).isCloseTo(expected[1], within(1e-12));
    }

    @Test
    void bearsProbabilitiesThatVanish() {
        var score = InceptionScore.of(List.of(new float[] {4000, 0}, new float[] {4000, -4000}), ONE);
        assertThat(score.mean()).isCloseTo(1, within(1e-12));
    }

    @Test
    void hasNoSampleDeviationOfOneSplitButAPopulationDeviation() {
        var logits = SampleRows.patterned(20, 4, 1, 1).rows();
        assertThat(InceptionScore.of(logits, ONE).deviation()).isNull();
        assertThat(InceptionScore.of(logits, new InceptionScore.Settings(1, null, false))
                        .deviation())
                .isZero();
    }

    @Test
    void refusesMoreSplitsThanPictures() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InceptionScore.of(
                        SampleRows.patterned(9, 4, 1, 1).rows(), InceptionScore.Settings.TORCH_FIDELITY))
                .withMessage("is.splits must be at most the number of pictures, got 10 splits for 9 pictures");
    }
}

package io.sagan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentTest {

    private static final Experiment DEFAULT = Experiment.DEFAULT;

    @Test
    void changesOneSettingAndNothingElse() {
        var changed = DEFAULT.with("train.batch", "32");
        assertThat(changed.train().batch()).isEqualTo(32);
        assertThat(changed.with("train.batch", "64")).isEqualTo(DEFAULT);
    }

    @Test
    void readsListsGroupsAndNull() {
        assertThat(DEFAULT.with("model.generator.attention", "[8, 16]")
                        .model()
                        .generator()
                        .attention())
                .containsExactly(8, 16);
        var limited = DEFAULT.with("train.lossLimit", "{limit: 0.5, window: 5, batches: 4}");
        assertThat(limited.train().lossLimit()).isEqualTo(new TrainSpec.LossLimit(0.5, 5, 4));
        assertThat(limited.with("train.lossLimit.window", "9").train().lossLimit())
                .isEqualTo(new TrainSpec.LossLimit(0.5, 9, 4));
        assertThat(limited.with("train.lossLimit", "null")).isEqualTo(DEFAULT);
    }

    @Test
    void takesTextsAsTheyAre() {
        assertThat(DEFAULT.with("data.background", "#00ff7f").data().background())
                .isEqualTo("#00ff7f");
        for (var source : new String[] {"[cats]", "a: b", "*all", "12", "null", "C:\\pics"}) {
            assertThat(DEFAULT.with("data.source", source).data().source()).isEqualTo(source);
        }
    }

    @Test
    void takesTheLayoutOfANewSize() {
        var changed = DEFAULT.with("model.size", "64");
        assertThat(changed.model()).isEqualTo(ModelSpec.DEFAULT.forSize(64));
        assertThat(changed.train()).isEqualTo(DEFAULT.train());
    }

    @Test
    void laysChangesOfTheLayoutOverTheLayoutOfANewSize() {
        var changed = DEFAULT.with(
                Map.of("model.size", "64", "model.generator.attention", "[16]", "model.discriminator.wide", "false"));
        assertThat(changed.model().size()).isEqualTo(64);
        assertThat(changed.model().generator().attention()).containsExactly(16);
        assertThat(changed.model().discriminator().wide()).isFalse();
    }

    @Test
    void judgesChangesTogetherAndNotOneByOne() {
        var changed = DEFAULT.with(Map.of(
                "model.size", "16",
                "model.generator.channels", "[64, 64, 64]",
                "model.discriminator.attention", "[8]"));
        assertThat(changed.model().generator().size()).isEqualTo(16);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "train.bacth | 3 | train.bacth is not a setting; did you mean train.batch?",
                "`` | 3 | \"\" is not a setting; an experiment knows data, model, loss, train, output, eval",
                "batch | 3 | batch is not a setting; did you mean train.batch?",
                "train.batch.size | 3 | train.batch must be a whole number, got a group of settings",
                "train | 3 | train must be a group of settings, got 3",
                "train.batch | many | train.batch must be a whole number, got \"many\"",
                "train.batch | `` | train.batch must be a whole number, got \"\"",
                "train.batch | 0 | train.batch must be at least 1 and at most 65536, got 0",
                "data.source | `` | data.source must name a data set, a folder or a file, got \"\"",
                "model.generator.attention | [16 | model.generator.attention cannot be [16: line 1: not valid YAML,"
                        + " expected ',' or ']', but got <stream end>",
                "model.size | 100 | model.size must be one of 32, 48, 64, 96, 128, 256 unless"
                        + " model.generator.channels is given too, got 100",
            })
    void saysInOneSentenceWhatIsWrong(String path, String value, String sentence) {
        assertThatThrownBy(() -> DEFAULT.with(path, value))
                .isInstanceOf(ExperimentException.class)
                .hasMessage(sentence);
    }

    @Test
    void reportsEveryWrongSettingAtOnce() {
        assertThatThrownBy(() -> DEFAULT.with(Map.of("train.bacth", "1", "output.keep", "0")))
                .hasMessageContaining("train.bacth")
                .hasMessageContaining("output.keep");
    }
}

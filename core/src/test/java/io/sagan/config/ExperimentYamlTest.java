package io.sagan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentYamlTest {

    private static List<String> problemsOf(String yaml) {
        return catchThrowableOfType(ExperimentException.class, () -> ExperimentYaml.parse(yaml))
                .problems();
    }

    @Test
    void takesEveryKeyThatIsLeftOutFromTheDefaults() {
        assertThat(ExperimentYaml.parse("{}")).isEqualTo(Experiment.DEFAULT);
        assertThat(ExperimentYaml.parse("train: {batch: 16}")).isEqualTo(Experiment.DEFAULT.with("train.batch", "16"));
    }

    @Test
    void mergesGroupsAndReplacesLists() {
        var read = ExperimentYaml.parse("""
                model:
                  latent: 64
                  generator:
                    channels: [64, 32, 32, 16]
                """);
        assertThat(read.model().latent()).isEqualTo(64);
        assertThat(read.model().generator().channels()).containsExactly(64, 32, 32, 16);
        assertThat(read.model().generator().attention()).containsExactly(16);
        assertThat(read.model().discriminator()).isEqualTo(DiscriminatorSpec.DEFAULT);
    }

    @Test
    void readsNumbersAsPeopleWriteThem() {
        var train = ExperimentYaml.parse("train: {steps: 1e5, generatorRate: 1e-4, beta1: 0, minutes: 2.5, seed: -3}")
                .train();
        assertThat(train.steps()).isEqualTo(100_000);
        assertThat(train.generatorRate()).isEqualTo(0.0001);
        assertThat(train.beta1()).isZero();
        assertThat(train.minutes()).isEqualTo(2.5);
        assertThat(train.seed()).isEqualTo(-3);
    }

    @Test
    void readsChoicesInLowerCaseAndALossLimit() {
        var train = ExperimentYaml.parse("train: {precision: fp32, diffAugment: [cutout, color],"
                        + " lossLimit: {limit: 0.5, window: 5, batches: 4}}")
                .train();
        assertThat(train.precision()).isEqualTo(TrainSpec.Precision.FP32);
        assertThat(train.diffAugment()).containsExactly(TrainSpec.Augment.CUTOUT, TrainSpec.Augment.COLOR);
        assertThat(train.lossLimit()).isEqualTo(new TrainSpec.LossLimit(0.5, 5, 4));
    }

    @Test
    void allowsNullOnlyWhereAbsenceHasAMeaning() {
        assertThat(ExperimentYaml.parse("train: {lossLimit: null}").train().lossLimit())
                .isNull();
        assertThat(problemsOf("train: {batch: null}")).containsExactly("train.batch must be a whole number, got null");
        assertThat(problemsOf("train:")).containsExactly("train must be a group of settings, got null");
    }

    @Test
    void readsBackWhatItWrites() {
        var random = new Random(7);
        for (int i = 0; i < 100; i++) {
            var experiment = Experiments.random(random);
            assertThat(ExperimentYaml.parse(ExperimentYaml.write(experiment))).isEqualTo(experiment);
        }
    }

    @Test
    void writesListsOnOneLineAndSmallRatesReadably() {
        assertThat(ExperimentYaml.write(Experiment.DEFAULT))
                .startsWith("data:\n  source: noto-emoji\n  flip: true\n  background: \"#ffffff\"\n")
                .contains("\n    channels: [256, 256, 256, 256]\n")
                .contains("\n  generatorRate: 1e-4\n")
                .contains("\n  precision: auto\n")
                .contains("\n  lossLimit: null\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "train: {bacth: 3} | train.bacth is not a setting; did you mean train.batch?",
                "train: {generator_rate: 3} | train.generator_rate is not a setting; did you mean train.generatorRate?",
                "batch: 3 | batch is not a setting; did you mean train.batch?",
                "train.batch: 3 | train.batch must be nested in a file: write batch under train",
                "sampler: 3 | sampler is not a setting; an experiment knows data, model, loss, train, output, eval",
                "output: {zzz: 3} | output.zzz is not a setting; output knows logEvery, sampleEvery, samplesPerClass,"
                        + " saveEvery, keep, keepEvery",
                "train: {batch: many} | train.batch must be a whole number, got \"many\"",
                "train: {batch: 3.5} | train.batch must be a whole number, got 3.5",
                "train: {batch: [3]} | train.batch must be a whole number, got [3]",
                "train: {batch: {a: 3}} | train.batch must be a whole number, got a group of settings",
                "train: {batch: 9999999999} | train.batch must be a whole number of at most 2147483647, got 9999999999",
                "train: {beta1: x} | train.beta1 must be a number, got \"x\"",
                "train: {device: gpu} | train.device must be one of auto, cpu, cuda, got \"gpu\"",
                "train: {diffAugment: color} | train.diffAugment must be a list of names, got \"color\"",
                "train: {lossLimit: {limit: 1, window: 5}} | train.lossLimit.batches is missing; train.lossLimit needs"
                        + " all of limit, window, batches",
                "data: {flip: yes} | data.flip must be true or false, got \"yes\"",
                "data: {source: 3} | data.source must be a text (put it in quotes), got 3",
                "model: {generator: {channels: 64}} | model.generator.channels must be a list of whole numbers, got 64",
                "model: {generator: {channels: [64, x]}} | model.generator.channels[1] must be a whole number, got"
                        + " \"x\"",
                "model: 32 | model must be a group of settings, got 32",
                "- model | the experiment must be a group of settings, got [\"model\"]",
            })
    void saysInOneSentenceWhatIsWrong(String yaml, String sentence) {
        assertThat(problemsOf(yaml)).containsExactly(sentence);
    }

    @Test
    void reportsEveryUnknownKeyAndWrongTypeAtOnce() {
        assertThat(problemsOf("""
                train: {bacth: 3, steps: soon}
                output: {keep: -1, saveEvery: 0}
                dta: {}
                """))
                .containsExactlyInAnyOrder(
                        "dta is not a setting; did you mean data?",
                        "train.bacth is not a setting; did you mean train.batch?",
                        "train.steps must be a whole number, got \"soon\"",
                        "output.saveEvery must be at least 1, got 0",
                        "output.keep must be at least 1, got -1");
    }

    @Test
    void namesTheLineWhereTheYamlBreaks() {
        assertThat(problemsOf("train:\n  batch: 3\n  steps: [1, 2\n"))
                .singleElement()
                .asString()
                .startsWith("line 3: not valid YAML, ")
                .doesNotContain("\n");
        assertThat(problemsOf("train:\n  batch: 3\n  batch: 4\n"))
                .containsExactly("line 3: batch is set twice; keep one of the two");
        assertThat(problemsOf("train: {}\n---\nmodel: {}\n"))
                .containsExactly("line 3 begins a second document; an experiment must be one document");
        assertThat(problemsOf("model: &m\n  size: 32\ntrain: *m\n"))
                .containsExactly("line 3 uses a YAML alias (*m); write the value out");
    }

    @Test
    void refusesAnEmptyText() {
        assertThat(problemsOf("# nothing yet\n"))
                .containsExactly("the experiment is empty; write at least one setting, or {} for the defaults");
    }

    @Test
    void refusesTextsThatAreTooDeepOrTooLong() {
        assertThat(problemsOf("[".repeat(100_000)))
                .containsExactly("line 1 nests deeper than the 16 levels an experiment may have");
        assertThat(problemsOf("#".repeat(1 << 19)))
                .containsExactly("an experiment must have at most 262144 characters of YAML, got 524288");
    }

    @Test
    void beginsEachProblemWithTheFile(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("cats.yaml"), "train: {bacth: 3}");
        assertThatThrownBy(() -> ExperimentYaml.read(file))
                .isInstanceOf(ExperimentException.class)
                .hasMessage(file + ": train.bacth is not a setting; did you mean train.batch?");
    }

    @Test
    void namesAFileThatIsMissingOrNoText(@TempDir Path folder) throws IOException {
        var missing = folder.resolve("none.yaml");
        assertThatThrownBy(() -> ExperimentYaml.read(missing))
                .isInstanceOf(IOException.class)
                .hasMessage(missing + " cannot be read: it does not exist");
        assertThatThrownBy(() -> ExperimentYaml.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessage(folder + " cannot be read: it is a folder");
        var picture = Files.write(folder.resolve("cat.yaml"), new byte[] {(byte) 0x89, 'P', 'N', 'G', (byte) 0xFF});
        assertThatThrownBy(() -> ExperimentYaml.read(picture))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("must be UTF-8 text");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void readsNoMoreOfADeviceThanAnExperimentCanHave() {
        assertThatThrownBy(() -> ExperimentYaml.read(Path.of("/dev/zero")))
                .isInstanceOf(ExperimentException.class)
                .hasMessage("/dev/zero: an experiment must have at most 1048576 bytes, got more");
    }

    @Test
    void readsAFileWithAByteOrderMark(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("a.yaml"), "\uFEFFtrain: {batch: 8}");
        assertThat(ExperimentYaml.read(file).train().batch()).isEqualTo(8);
    }

    @Test
    void answersAnyDamagedDocumentWithAnExperimentOrAnExperimentException() {
        var random = new Random(20);
        var pieces = List.of("{", "}", "[", "]", ":", "-", "*a", "&a ", "!!binary ", "? ", "\n", "  ", "\t", "'", "\"");
        var more = List.of("|", ">", "%", "---\n", "null", "1e999", ".nan", "-1", "\u0000", "\uD800", "<<: ", "#", "~");
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            var text = new StringBuilder(Presets.text(Presets.names().get(i % 4)));
            for (int edit = 0; edit <= random.nextInt(4); edit++) {
                int at = random.nextInt(text.length());
                int end = Math.min(text.length(), at + random.nextInt(8));
                switch (random.nextInt(4)) {
                    case 0 -> text.delete(at, end);
                    case 1 -> text.insert(at, pieces.get(random.nextInt(pieces.size())));
                    case 2 -> text.insert(at, more.get(random.nextInt(more.size())));
                    default -> text.insert(at, text.substring(end));
                }
            }
            try {
                ExperimentYaml.parse(text.toString());
            } catch (ExperimentException e) {
                refused++;
                assertThat(e.problems()).isNotEmpty().noneMatch(String::isBlank);
            }
        }
        assertThat(refused).isGreaterThan(100);
    }
}

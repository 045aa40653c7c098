package io.sagan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "train.steps | 0 | train.steps must be at least 1, got 0",
                "train.minutes | -0.5 | train.minutes must be at least 0, got -0.5",
                "train.minutes | .nan | train.minutes must be at least 0, got NaN",
                "train.batch | 0 | train.batch must be at least 1 and at most 65536, got 0",
                "train.threads | -1 | train.threads must be at least 0 and at most 4096, got -1",
                "train.generatorRate | 0 | train.generatorRate must be above 0 and at most 1, got 0",
                "train.discriminatorRate | -4e-4 | train.discriminatorRate must be above 0 and at most 1, got -4e-4",
                "train.beta1 | -0.1 | train.beta1 must be at least 0 and below 1, got -0.1",
                "train.beta2 | 1 | train.beta2 must be at least 0 and below 1, got 1",
                "train.emaDecay | 1 | train.emaDecay must be at least 0 and below 1, got 1",
                "train.emaStart | -1 | train.emaStart must be at least 0, got -1",
                "train.discriminatorSteps | 0 | train.discriminatorSteps must be at least 1 and at most 1000, got 0",
                "train.accumulation | 3 | train.batch must be divisible by train.accumulation = 3, got 64",
                "train.lossLimit | {limit: -1, window: 5, batches: 4} | train.lossLimit.limit must be at least 0, got"
                        + " -1",
                "train.diffAugment | [color, color] | train.diffAugment must name each augmentation once, got [color,"
                        + " color]",
                "loss.gradientPenalty | {weight: 0} | loss.gradientPenalty.weight must be above 0, got 0",
                "loss.r1 | {weight: 10, every: 0} | loss.r1.every must be at least 1 and at most 100000, got 0",
                "loss.leCam | {weight: 0.3, decay: 1, start: 0} | loss.leCam.decay must be at least 0 and below 1, got"
                        + " 1",
                "loss.consistency | {realWeight: -1, fakeWeight: 0} | loss.consistency.realWeight must be at least 0,"
                        + " got -1",
                "loss.orthogonal | -1 | loss.orthogonal must be at least 0, got -1",
                "train.decay | {start: 5, end: 5} | train.decay.end must be above train.decay.start = 5, got 5",
                "train.ada | {target: 1, interval: 4, horizon: 9} | train.ada.target must be above -1 and below 1, got"
                        + " 1",
                "train.transfer | {from: '', freeze: 0} | train.transfer.from must name a run, a checkpoint or a model"
                        + " folder, got \"\"",
                "train.transfer | {from: a, freeze: 5} | train.transfer.freeze must be at most the discriminator's"
                        + " blocks, here 4, got 5",
                "model.latent | 0 | model.latent must be at least 1 and at most 65536, got 0",
                "model.normEps | 0 | model.normEps must be above 0 and at most 1, got 0",
                "model.generator.channels | [0, 8, 8, 8] | model.generator.channels[0] must be at least 1 and at most"
                        + " 16384, got 0",
                "model.generator.channels | [8] | model.generator.channels must have at least 2 entries, got 1",
                "model.generator.base | 8 | model.size must be what the generator makes, base · 2^(entries of channels"
                        + " − 1) = 8 · 2^3 = 64, got 32",
                "model.generator.attention | [12] | model.generator.attention must name even sides that a block"
                        + " produces (here 8, 16, 32), got 12",
                "model.generator.attention | [16, 16] | model.generator.attention must name each side once, got 16"
                        + " twice",
                "model.generator.channels | [64, 64, 60, 64] | model.generator.channels must be divisible by 8 where"
                        + " attention stands, got 60 at side 16",
                "model.discriminator.attention | [32] | model.discriminator.attention must name even sides that a"
                        + " block produces (here 8, 16), got 32",
                "model.discriminator.downsamples | 5 | model.discriminator.downsamples must be at most the 4 entries"
                        + " of model.discriminator.channels, got 5",
                "model.generator.tables | one | model.generator.tables must be one of zero, init, normal, got \"one\"",
                "data.background | red | data.background must be a colour as \"#rrggbb\" (in quotes: # begins a"
                        + " comment), got \"red\"",
                "data.memoryMegabytes | -1 | data.memoryMegabytes must be at least 0, got -1",
                "output.samplesPerClass | 0 | output.samplesPerClass must be at least 1 and at most 256, got 0",
                "output.keepEvery | -1 | output.keepEvery must be at least 0, got -1",
            })
    void refusesWhatCannotBeRun(String path, String value, String sentence) {
        assertThatThrownBy(() -> Experiment.DEFAULT.with(path, value))
                .isInstanceOf(ExperimentException.class)
                .hasMessage(sentence);
    }

    @Test
    void refusesMoreHalvingsThanTheSizeAllows() {
        var model = ModelSpec.DEFAULT.forSize(48);
        var deep = new DiscriminatorSpec(
                List.of(8, 8, 8, 8, 8), 5, List.of(), true, true, true, false, false, true, false);
        assertThatThrownBy(() -> model.withLayout(48, 128, model.generator(), deep))
                .hasMessage("model.size must be divisible by 2^(model.discriminator.downsamples) = 32, got 48");
    }

    @Test
    void refusesAttentionWhereTheSideIsOdd() {
        var model = ModelSpec.DEFAULT.forSize(48);
        var odd = new DiscriminatorSpec(
                List.of(8, 8, 8, 8, 8), 4, List.of(3), true, true, true, false, false, true, false);
        assertThatThrownBy(() -> model.withLayout(48, 128, model.generator(), odd))
                .hasMessage("model.discriminator.attention must name even sides that a block produces"
                        + " (here 6, 12, 24), got 3");
    }

    @Test
    void refusesAHierarchicalLatentThatDoesNotDivide() {
        var shared = Experiment.DEFAULT.with("model.generator.sharedEmbedding", "128");
        assertThatThrownBy(
                        () -> shared.with(Map.of("model.generator.hierarchicalLatent", "true", "model.latent", "90")))
                .hasMessage("model.latent must be divisible by 4, a chunk for each block and one more, where"
                        + " model.generator.hierarchicalLatent is true, got 90");
    }

    @Test
    void refusesAHierarchicalLatentBesideClassTables() {
        assertThatThrownBy(() -> Experiment.DEFAULT.with("model.generator.hierarchicalLatent", "true"))
                .hasMessage("model.generator.sharedEmbedding must be above 0 where"
                        + " model.generator.hierarchicalLatent joins chunks of z to the class, got 0");
        var unconditional = Experiment.DEFAULT.with(
                Map.of("model.conditional", "false", "model.generator.hierarchicalLatent", "true"));
        assertThat(unconditional.model().generator().hierarchicalLatent()).isTrue();
    }

    @Test
    void refusesBiasesInTheControl() {
        assertThatThrownBy(() -> Experiment.DEFAULT.with(
                        Map.of("model.attentionKind", "residual", "model.attentionBias", "true")))
                .hasMessage("model.attentionBias must be false where model.attentionKind is residual, got true");
    }

    @Test
    void refusesSpectralTablesWithAZeroBias() {
        assertThatThrownBy(() -> Experiment.DEFAULT.with(
                        Map.of("model.generator.spectralTables", "true", "model.generator.tables", "normal")))
                .hasMessage("model.generator.tables must be init where model.generator.spectralTables is true,"
                        + " got normal");
    }

    @Test
    void refusesAttentionAfterABlockThatEightDoesNotDivide() {
        var narrow = Experiment.DEFAULT.with(
                Map.of("model.discriminator.channels", "[16, 16, 12, 16]", "model.discriminator.attention", "[8]"));
        assertThatThrownBy(() -> narrow.with("model.discriminator.attentionAfterEvery", "true"))
                .hasMessage("model.discriminator.channels must be divisible by 8 where attention stands, got 12 at"
                        + " side 8");
    }

    @Test
    void refusesALossLimitBesideAFixedRatio() {
        var limited = Experiment.DEFAULT.with("train.lossLimit", "{limit: 0.5, window: 5, batches: 4}");
        assertThatThrownBy(() -> limited.with("train.discriminatorSteps", "5"))
                .hasMessage("train.discriminatorSteps must be 1 where train.lossLimit decides the ratio, got 5");
    }

    @Test
    void refusesABatchOfTheGeneratorThatCannotBeSplit() {
        var split = Experiment.DEFAULT.with("train.accumulation", "4");
        assertThatThrownBy(() -> split.with("train.generatorBatch", "6"))
                .hasMessage("train.generatorBatch must be divisible by train.accumulation = 4, got 6");
    }

    @Test
    void refusesSlopesThatAreToBeOneAndNought() {
        assertThatThrownBy(() -> Experiment.DEFAULT.with(
                        Map.of("loss.r1", "{weight: 10, every: 1}", "loss.gradientPenalty", "{weight: 10}")))
                .hasMessage("loss.gradientPenalty and loss.r1 pull the same slopes to 1 and to 0;"
                        + " set one of them to null");
    }

    @Test
    void refusesTwoAugmentationsOfTheDiscriminator() {
        var fixed = Experiment.DEFAULT.with("train.diffAugment", "[color]");
        assertThatThrownBy(() -> fixed.with("train.ada", "{target: 0.6, interval: 4, horizon: 500000}"))
                .hasMessage("train.diffAugment must be [] where train.ada augments, got [color]");
    }

    @Test
    void refusesAWassersteinLossWithoutABoundOrWithWhatNeedsAScale() {
        var plain = Experiment.DEFAULT.with("model.discriminator.spectralNorm", "false");
        assertThatThrownBy(() -> plain.with(Map.of(
                        "loss.kind", "wasserstein",
                        "train.ada", "{target: 0.6, interval: 4, horizon: 500000}",
                        "train.lossLimit", "{limit: 0.5, window: 5, batches: 4}")))
                .hasMessage("loss.kind wasserstein needs a discriminator whose slope is bounded; set"
                        + " loss.gradientPenalty, or model.discriminator.spectralNorm to true\n"
                        + "train.lossLimit needs a loss with a scale, and loss.kind wasserstein has none;"
                        + " set train.lossLimit to null, or take another loss\n"
                        + "train.ada needs a loss that says which outputs mean real, and loss.kind wasserstein"
                        + " does not; set train.ada to null, or take another loss");
        assertThat(plain.with(Map.of("loss.kind", "wasserstein", "loss.gradientPenalty", "{weight: 10}"))
                        .loss()
                        .kind())
                .isEqualTo(LossSpec.Kind.WASSERSTEIN);
    }

    @Test
    void reportsEveryValueOutOfRangeInARecord() {
        assertThatThrownBy(() -> new OutputSpec(0, 1, 1, 0, 1, 0))
                .hasMessage("output.logEvery must be at least 1, got 0\noutput.saveEvery must be at least 1, got 0");
    }

    @Test
    void allowsTheEdgesOfTheRanges() {
        var edge = Experiment.DEFAULT
                .with("train.beta1", "0")
                .with("train.emaDecay", "0")
                .with("train.threads", "0")
                .with("train.steps", "1")
                .with("train.generatorRate", "1");
        assertThat(edge.train().generatorRate()).isEqualTo(1);
    }
}

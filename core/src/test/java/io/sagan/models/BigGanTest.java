package io.sagan.models;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.config.Experiment;
import io.sagan.config.ModelSpec;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Seeds;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What BigGAN and other code bases add to the networks.
@ExtendWith(EngineScope.class)
class BigGanTest {
    private static final int CHUNK = 3;
    private static final int SHARED = 5;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aChunkOfZReachesItsBlockAndNothingElse(int chunk) {
        var generator = generator(3, Map.of("model.generator.spectralNorm", "false"));
        var z = Numbers.uniform(1, 2, 3 * CHUNK).to(ScalarType.Float);
        var moved = z.clone();
        moved.narrow(1, (long) chunk * CHUNK, CHUNK).neg_();
        assertThat(distance(generator, z, moved)).isGreaterThan(1e-4);

        if (chunk == 0) {
            parameter(generator, "linear.weight").zero_();
        } else {
            for (var norm : new String[] {"norm1", "norm2"}) {
                for (var matrix : new String[] {"gain", "bias"}) {
                    parameter(generator, "block" + chunk + "." + norm + "." + matrix)
                            .narrow(1, SHARED, CHUNK)
                            .zero_();
                }
            }
        }
        assertThat(distance(generator, z, moved)).isZero();
    }

    @Test
    void everyNormReadsTheOneClassTable() {
        var generator = generator(3, Map.of());
        assertThat(ModuleState.parameters(generator)).containsKey("shared.weight");
        assertThat(ModuleState.buffers(generator).keySet()).noneMatch(name -> name.startsWith("shared."));
        assertThat(parameter(generator, "block1.norm1.gain").shape()).containsExactly(16, SHARED + CHUNK);
        var z = Numbers.uniform(1, 1, 3 * CHUNK).to(ScalarType.Float);
        var before = generator.forward(z, Numbers.labels(1));
        var other = generator.forward(z, Numbers.labels(2));
        parameter(generator, "shared.weight").select(0, 2).neg_();
        assertThat(generator.forward(z, Numbers.labels(1)).equal(before)).isTrue();
        assertThat(Numbers.distance(generator.forward(z, Numbers.labels(2)), other))
                .isGreaterThan(1e-5);
    }

    @Test
    void withoutClassesTheChunkAloneConditions() {
        var generator = generator(0, Map.of());
        assertThat(ModuleState.parameters(generator)).doesNotContainKey("shared.weight");
        assertThat(parameter(generator, "block2.norm2.bias").shape()).containsExactly(8, CHUNK);
        var z = Numbers.uniform(1, 2, 3 * CHUNK).to(ScalarType.Float);
        assertThat(generator.forward(z, Numbers.labels(5, 6)).shape()).containsExactly(2, 3, 16, 16);
    }

    @Test
    void aConditionalLastNormReadsTheClassWithoutAChunk() {
        var generator = generator(3, Map.of("model.generator.conditionalFinalNorm", "true"));
        assertThat(parameter(generator, "finalNorm.gain").shape()).containsExactly(8, SHARED);
    }

    @Test
    void tablesStartAsTheDescriptionSays() {
        assertThat(deviation("zero", "gain")).isZero();
        assertThat(deviation("zero", "bias")).isZero();
        assertThat(deviation("normal", "gain")).isBetween(0.015, 0.025);
        assertThat(deviation("normal", "bias")).isZero();
        assertThat(deviation("init", "gain")).isGreaterThan(0.05);
        assertThat(deviation("init", "bias")).isGreaterThan(0.05);
    }

    private static double deviation(String tables, String matrix) {
        var plain = Map.of(
                "model.generator.hierarchicalLatent", "false",
                "model.generator.sharedEmbedding", "0",
                "model.generator.spectralTables", "false",
                "model.generator.tables", tables);
        var table = parameter(generator(40, plain), "block1.norm1." + matrix);
        return table.mul(table).mean().sqrt().item_double();
    }

    @Test
    void attentionStandsAfterTheFirstBlockOfASideOrAfterEvery() {
        var first = new Discriminator(model(Map.of()), 3, Seeds.stream(1, "d"));
        assertThat(ModuleState.parameters(first).keySet())
                .contains("attention4.gamma")
                .doesNotContain("attention4After3.gamma");
        var every = new Discriminator(
                model(Map.of("model.discriminator.attentionAfterEvery", "true")), 3, Seeds.stream(1, "d"));
        assertThat(ModuleState.parameters(every).keySet()).contains("attention4.gamma", "attention4After3.gamma");
        assertThat(every.attentionGains()).hasSize(2);
        // Attention's place does not depend on whether the block before it halves the side.
        var flat = model(Map.of(
                "model.discriminator.channels", "[16, 16]",
                "model.discriminator.downsamples", "0",
                "model.discriminator.attention", "[16]"));
        assertThat(new Discriminator(flat, 3, Seeds.stream(1, "d")).attentionGains())
                .hasSize(1);
    }

    @Test
    void theControlStandsInAttentionsPlacesWithAsManyParameters() {
        var control = model(Map.of("model.attentionKind", "residual"));
        assertThat(ModuleState.parameters(new Generator(control, 3, Seeds.stream(1, "g"))))
                .containsKeys("attention8.h.weight", "attention8.o.weight", "attention8.gamma");
        assertThat(ModuleState.parameterCount(new Discriminator(control, 3, Seeds.stream(1, "d"))))
                .isEqualTo(ModuleState.parameterCount(new Discriminator(model(Map.of()), 3, Seeds.stream(1, "d"))));
    }

    @Test
    void theHeadCanDoWithoutABias() {
        var bare = new Discriminator(model(Map.of("model.discriminator.headBias", "false")), 3, Seeds.stream(1, "d"));
        assertThat(ModuleState.parameters(bare)).containsKey("linear.weight").doesNotContainKey("linear.bias");
    }

    private static Generator generator(int classes, Map<String, String> changes) {
        var generator = new Generator(model(changes), classes, Seeds.stream(1, "g"));
        generator.eval();
        return generator;
    }

    private static ModelSpec model(Map<String, String> changes) {
        var settings = new HashMap<>(Map.of(
                "model.size", "16",
                "model.latent", String.valueOf(3 * CHUNK),
                "model.init", "orthogonal",
                "model.generator.channels", "[16, 16, 8]",
                "model.generator.attention", "[8]",
                "model.generator.hierarchicalLatent", "true",
                "model.generator.sharedEmbedding", String.valueOf(SHARED),
                "model.generator.spectralTables", "true",
                "model.discriminator.channels", "[8, 16, 16]",
                "model.discriminator.attention", "[4]"));
        settings.putAll(changes);
        return Experiment.DEFAULT.with(settings).model();
    }

    private static double distance(Generator generator, Tensor z, Tensor other) {
        var labels = Numbers.labels(0, 2);
        return Numbers.distance(generator.forward(z, labels), generator.forward(other, labels));
    }

    private static Tensor parameter(Generator generator, String name) {
        return requireNonNull(ModuleState.parameters(generator).get(name), name).detach();
    }
}

package io.sagan.sample;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.sagan.config.Experiment;
import io.sagan.models.Generator;
import io.sagan.models.Latents;
import io.sagan.nn.BatchNorm;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class StandingStatisticsTest {
    private static final int LATENT = 16;
    private static final int CHANNELS = 16;
    private static final int PLACES = 16;
    private final Generator generator = generator();
    private final StandingStatistics standing = new StandingStatistics(generator);

    /// The first norm sees what the linear layer makes of z, which other norms do not change.
    @Test
    void areTheMeansOverTheBatchesOfEachBatchsOwn() {
        int batches = 3;
        var first = generator.norms().getFirst();
        var lent = new ArrayList<Tensor>();
        standing.lend("kind", batches, this::batch, () -> {
            first.statistics().forEach(tensor -> lent.add(tensor.clone().retainReference()));
            return 0;
        });
        var means = new double[CHANNELS];
        var variances = new double[CHANNELS];
        try (var _ = new NoGradGuard()) {
            var weight = requireNonNull(ModuleState.all(generator).get("linear.weight"));
            for (int batch = 0; batch < batches; batch++) {
                var features = numbers(batch(batch).z().matmul(weight.t()));
                int rows = features.length / (CHANNELS * PLACES);
                for (int c = 0; c < CHANNELS; c++) {
                    double sum = 0;
                    double squares = 0;
                    for (int i = 0; i < rows * PLACES; i++) {
                        double value = features[(i / PLACES * CHANNELS + c) * PLACES + i % PLACES];
                        sum += value;
                        squares += value * value;
                    }
                    double mean = sum / (rows * PLACES);
                    means[c] += mean / batches;
                    variances[c] += (squares / (rows * PLACES) - mean * mean) / batches;
                }
            }
        }
        for (int c = 0; c < CHANNELS; c++) {
            assertThat((double) numbers(lent.get(0))[c]).isCloseTo(means[c], within(1e-4));
            assertThat((double) numbers(lent.get(1))[c]).isCloseTo(variances[c], within(1e-4));
        }
    }

    @Test
    void areTheSameForAFoldedGenerator() {
        var latents = batch(9);
        var folded = generator();
        folded.fold();
        var drawn = new ArrayList<Tensor>();
        for (var each : List.of(generator, folded)) {
            new StandingStatistics(each).lend("kind", 3, this::batch, () -> {
                drawn.add(each.forward(latents.z(), latents.labels()).retainReference());
                return 0;
            });
        }
        var own = generator.forward(latents.z(), latents.labels());
        assertThat(distance(drawn.getFirst(), drawn.getLast())).isLessThan(1e-5);
        assertThat(distance(drawn.getFirst(), own)).isGreaterThan(1e-2);
    }

    private static double distance(Tensor a, Tensor b) {
        return a.sub(b).abs().max().item_double();
    }

    @Test
    void leaveTheGeneratorAsItWas() {
        var before = copies();
        standing.lend("kind", 2, this::batch, () -> {
            assertThat(changed(before))
                    .isNotEmpty()
                    .allMatch(name -> name.endsWith("mean") || name.endsWith("variance"));
            return 0;
        });
        assertThat(changed(before)).isEmpty();
    }

    @Test
    void leaveTheGeneratorAsItWasWhenTheWorkFails() {
        var before = copies();
        assertThatIllegalStateException()
                .isThrownBy(() -> standing.lend("kind", 1, this::batch, () -> {
                    throw new IllegalStateException("no");
                }));
        assertThat(changed(before)).isEmpty();
    }

    @Test
    void areMeasuredOncePerKind() {
        var asked = new AtomicInteger();
        for (var kind : List.of("a", "a", "b", "b")) {
            standing.lend(
                    kind,
                    2,
                    batch -> {
                        asked.incrementAndGet();
                        return batch(batch);
                    },
                    () -> 0);
        }
        assertThat(asked).hasValue(4);
    }

    private Latents batch(int number) {
        return Latents.draw(Seeds.stream(number, "batch"), 8, LATENT, 2);
    }

    private Map<String, Tensor> copies() {
        var copies = new LinkedHashMap<String, Tensor>();
        ModuleState.all(generator).forEach((name, tensor) -> copies.put(name, tensor.clone()));
        return copies;
    }

    private List<String> changed(Map<String, Tensor> before) {
        return ModuleState.all(generator).entrySet().stream()
                .filter(now -> !now.getValue().equal(requireNonNull(before.get(now.getKey()))))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static float[] numbers(Tensor tensor) {
        var plain = tensor.contiguous();
        var numbers = new float[(int) plain.numel()];
        plain.data_ptr_float().get(numbers);
        return numbers;
    }

    private static Generator generator() {
        var model = Experiment.DEFAULT
                .with(Map.of(
                        "model.latent", "" + LATENT,
                        "model.generator.channels", "[16, 16, 16, 16]",
                        "model.generator.spectralNorm", "false"))
                .model();
        var generator = new Generator(model, 2, Seeds.stream(1, "generator"));
        ModuleState.requireGradients(generator, false);
        generator.eval();
        assertThat(generator.norms()).hasSize(7).hasOnlyElementsOfType(BatchNorm.class);
        return generator;
    }
}

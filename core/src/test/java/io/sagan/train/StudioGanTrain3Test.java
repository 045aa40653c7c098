package io.sagan.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.config.DiscriminatorSpec;
import io.sagan.config.GeneratorSpec;
import io.sagan.config.ModelSpec;
import io.sagan.data.Batch;
import io.sagan.models.Discriminator;
import io.sagan.models.Generator;
import io.sagan.models.Latents;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Safetensors;
import io.sagan.tensor.Seeds;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Three steps of PyTorch-StudioGAN's modules (ReLU out of place, float64, train mode), recorded with
/// their inputs: 32 px, 16 channels, 10 classes, batch 8.
@ExtendWith(EngineScope.class)
class StudioGanTrain3Test {
    private static final int CLASSES = 10;

    /// A bias that a batch norm takes away again has no gradient but rounding; one real update would
    /// move it by 1e-4.
    private static final double NOISE = 1e-9;

    private static final ModelSpec MODEL = new ModelSpec(
            32,
            128,
            true,
            new GeneratorSpec(
                    4,
                    List.of(16, 16, 16, 16),
                    List.of(16),
                    true,
                    false,
                    true,
                    true,
                    0,
                    false,
                    GeneratorSpec.Tables.ZERO,
                    GeneratorSpec.Upsampling.NEAREST),
            new DiscriminatorSpec(List.of(16, 16, 16, 16), 2, List.of(16), true, true, true, false, false, true, false),
            false,
            1e-6,
            1e-4,
            0.1,
            ModelSpec.Init.ORTHOGONAL,
            ModelSpec.AttentionKind.ATTENTION,
            false);

    @Test
    void threeStepsEndWhereTheOtherProgramEnded() throws IOException {
        var random = Seeds.stream(1, "any");
        var generator = new Generator(MODEL, CLASSES, random);
        var discriminator = new Discriminator(MODEL, CLASSES, random);
        generator.to(ScalarType.Double, false);
        discriminator.to(ScalarType.Double, false);
        var gan = new GanState(
                generator, discriminator, new Generator(MODEL, CLASSES, random), TrainSpecs.ofBatch(8, false));
        ModuleState.copy(recorded("initial", "G."), ModuleState.all(generator));
        ModuleState.copy(recorded("initial", "D."), ModuleState.all(discriminator));
        var step = new TrainingStep(gan, TrainSpecs.ofBatch(8, false), false);
        var inputs = read("steps");

        for (int t = 0; t < 3; t++) {
            var losses = step.run(new Recorded(inputs, "step" + t + "."), true);
            assertThat(losses.discriminator())
                    .as("D's loss of step " + t)
                    .isCloseTo(number(inputs, t, "loss_d"), within(1e-9));
            assertThat(losses.generator())
                    .as("G's loss of step " + t)
                    .isCloseTo(number(inputs, t, "loss_g"), within(1e-9));
        }

        requireSame(ModuleState.all(generator), recorded("final", "G."));
        requireSame(ModuleState.all(discriminator), recorded("final", "D."));
    }

    private static void requireSame(Map<String, Tensor> ours, Map<String, Tensor> theirs) {
        assertThat(ours.keySet()).containsExactlyInAnyOrderElementsOf(theirs.keySet());
        ours.forEach((name, tensor) -> {
            var expected = requireNonNull(theirs.get(name));
            if (length(expected) < NOISE) {
                assertThat(length(tensor)).as(name).isLessThan(NOISE);
            } else {
                assertThat(Numbers.relativeDistance(tensor, expected)).as(name).isLessThan(1e-7);
            }
        });
    }

    private static double length(Tensor x) {
        return x.norm().item_double();
    }

    private static double number(Map<String, Tensor> inputs, int step, String name) {
        return requireNonNull(inputs.get("step" + step + "." + name)).item_double();
    }

    private static Map<String, Tensor> recorded(String file, String network) throws IOException {
        var renamed = new LinkedHashMap<String, Tensor>();
        read(file).forEach((name, tensor) -> {
            if (name.startsWith(network) && !name.endsWith("num_batches_tracked")) {
                renamed.put(ourName(network.equals("G."), name.substring(2)), tensor);
            }
        });
        return renamed;
    }

    private static Map<String, Tensor> read(String file) throws IOException {
        try {
            var place =
                    requireNonNull(StudioGanTrain3Test.class.getResource("studiogan-train3/" + file + ".safetensors"));
            return Safetensors.read(Path.of(place.toURI())).tensors();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /// Attention is a list entry of its own there: the generator's third, the discriminator's second.
    private static String ourName(boolean generator, String theirs) {
        var blocks = generator
                ? List.of("block1", "block2", "attention16", "block3")
                : List.of("block1", "attention16", "block2", "block3", "block4");
        var name = theirs;
        for (int i = 0; i < blocks.size(); i++) {
            name = name.replace("blocks." + i + ".0.", blocks.get(i) + ".");
        }
        return name.replaceFirst("^linear\\d", "linear")
                .replace("bn4.weight", "finalNorm.gain")
                .replace("bn4.", "finalNorm.")
                .replace("conv2d5", "finalConv")
                .replaceFirst("\\.bn(\\d)", ".norm$1")
                .replace(".bn.", ".")
                .replaceFirst("(gain|bias)\\.weight_orig", "$1")
                .replaceFirst("(gain|bias)\\.weight_([uv])", "$1Spectral.$2")
                .replace("running_mean", "mean")
                .replace("running_var", "variance")
                .replace("conv2d0", "shortcut")
                .replace("conv2d", "conv")
                .replace("conv1x1_attn", "o")
                .replace("conv1x1_", "")
                .replace("sigma", "gamma")
                .replace("weight_orig", "weight")
                .replaceFirst("weight_([uv])", "spectral.$1");
    }

    private record Recorded(Map<String, Tensor> inputs, String prefix) implements Feed {

        @Override
        public long step() {
            return 0;
        }

        @Override
        public Batch real(int count) {
            return new Batch(input("real").clone(), input("y").clone());
        }

        @Override
        public Latents latents(String purpose, int pass, int count) {
            var suffix = purpose.equals("generator") ? "_g" : "_d";
            return new Latents(input("z" + suffix), input("y" + suffix));
        }

        @Override
        public RandomGenerator augmentation(String purpose, int pass) {
            return Seeds.stream(1, "unused");
        }

        private Tensor input(String name) {
            return requireNonNull(inputs.get(prefix + name));
        }
    }
}

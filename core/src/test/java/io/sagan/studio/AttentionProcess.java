package io.sagan.studio;

import io.sagan.config.Experiment;
import io.sagan.config.Presets;
import io.sagan.data.Batch;
import io.sagan.models.Latents;
import io.sagan.nn.Initializer;
import io.sagan.nn.SelfAttention;
import io.sagan.nn.WeightStyle;
import io.sagan.tensor.Engine;
import io.sagan.tensor.Place;
import io.sagan.tensor.Seeds;
import io.sagan.train.Feed;
import io.sagan.train.GanState;
import io.sagan.train.TrainingStep;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/// A program that runs self-attention once, its map kept or streamed, and says how much memory that took above
/// what the process held before, and how long: `MEBIBYTES SECONDS`.
///
/// `layer WAY CHANNELS BATCH` is forward and backward of one layer at 64×64; `step WAY PRESET PRECISION BATCH
/// ACCUMULATION` is a training step of a preset, on noise.
final class AttentionProcess {
    private static final int SIDE = 64;
    private static final int CLASSES = 10;

    private AttentionProcess() {}

    public static void main(String[] args) {
        Engine.start();
        Engine.useThreads(1);
        boolean keepsMap = args[1].equals("mapped");
        try (var _ = new PointerScope()) {
            var work = args[0].equals("layer")
                    ? layer(keepsMap, Long.parseLong(args[2]), Long.parseLong(args[3]))
                    : step(
                            keepsMap,
                            Presets.read(args[2])
                                    .with(Map.of(
                                            "train.precision", args[3],
                                            "train.batch", args[4],
                                            "train.accumulation", args[5])));
            long before = Engine.residentBytes();
            long start = System.nanoTime();
            work.run();
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.println((Engine.peakResidentBytes() - before) / (double) (1 << 20) + " " + seconds);
        }
    }

    private static Runnable layer(boolean keepsMap, long channels, long batch) {
        var random = Seeds.stream(1, "weights");
        var attention = new SelfAttention(
                channels, false, new WeightStyle(Initializer.xavier(random), true, 1e-8, false, random));
        attention.differentiateTwice(keepsMap);
        var maps = torch.randn(batch, channels, SIDE, SIDE)
                .contiguous(MemoryFormat.ChannelsLast)
                .requires_grad_(true);
        return () -> {
            try (var _ = new PointerScope()) {
                attention.forward(maps).sum().backward();
            }
        };
    }

    private static Runnable step(boolean keepsMap, Experiment experiment) {
        var train = experiment.train();
        var gan = new GanState(experiment.model(), experiment.loss(), train, CLASSES, Place.PROCESSOR);
        gan.generator().attentionPlaces().forEach(place -> place.block().differentiateTwice(keepsMap));
        gan.discriminator().differentiateTwice(keepsMap);
        var step = new TrainingStep(
                gan, experiment.loss(), train, Machine.usesBfloat16(train.precision(), Place.PROCESSOR));
        return () -> step.run(new Noise(experiment), true);
    }

    /// What is in the pictures changes neither memory nor time.
    private record Noise(Experiment experiment) implements Feed {
        @Override
        public long step() {
            return 0;
        }

        @Override
        public Batch real(int count) {
            int side = experiment.model().size();
            var labels = LongStream.range(0, count).map(i -> i % CLASSES).toArray();
            return new Batch(
                    torch.randn(count, 3, side, side).contiguous(MemoryFormat.ChannelsLast),
                    Tensor.create(labels, count));
        }

        @Override
        public Latents latents(String purpose, int pass, int count) {
            return Latents.draw(
                    augmentation(purpose, pass), count, experiment.model().latent(), CLASSES);
        }

        @Override
        public RandomGenerator augmentation(String purpose, int pass) {
            return Seeds.stream(1, purpose, pass);
        }
    }
}

package io.sagan.studio;

import io.sagan.config.Experiment;
import io.sagan.config.ExperimentException;
import io.sagan.data.Batch;
import io.sagan.models.Latents;
import io.sagan.sample.Sampler;
import io.sagan.tensor.Engine;
import io.sagan.tensor.Seeds;
import io.sagan.train.Feed;
import io.sagan.train.GanState;
import io.sagan.train.TrainingStep;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Speed of one experiment on this machine, measured in one process with the machine's own ceiling.
///
/// @param precision `fp32` or `bf16`
/// @param threads engine threads
/// @param batch pictures per update
/// @param matrixGigaflops float32 product of two 2048² matrices on all cores, best of several, 10⁹
///     operations a second
/// @param trainImagesPerSecond real pictures a second through whole training steps
/// @param sampleImagesPerSecond pictures a second out of the generator
/// @param peakMemoryBytes largest resident size of the process so far
public record Benchmark(
        String precision,
        int threads,
        int batch,
        double matrixGigaflops,
        double trainImagesPerSecond,
        double sampleImagesPerSecond,
        long peakMemoryBytes) {
    private static final int CLASSES = 10;
    private static final int SIDE = 2048;

    /// Measures.
    ///
    /// @param experiment what to train and sample; pictures are of one colour, ten classes
    /// @param seconds how long training and sampling are each measured, after a warm-up
    /// @throws ExperimentException when the memory of this machine clearly cannot hold it
    public static Benchmark of(Experiment experiment, double seconds) {
        var train = experiment.train();
        Machine.require(train.device());
        int classes = experiment.model().conditional() ? CLASSES : 0;
        MemoryForecast.of(experiment, classes, 0).require(MemoryForecast.available());
        Engine.start();
        double peak = ceiling(); // before the linear algebra library is put on one thread
        int threads = Engine.useThreads(train.threads());
        boolean bfloat16 = Machine.usesBfloat16(train.precision());
        try (var _ = new PointerScope()) {
            var gan = new GanState(experiment.model(), experiment.loss(), train, classes);
            var step = new TrainingStep(gan, experiment.loss(), train, bfloat16);
            var counter = new long[1];
            double training = rate(seconds, () -> {
                step.run(new FlatFeed(experiment, classes, counter[0]++), true);
                return (long) train.batch() * train.discriminatorSteps();
            });
            var sampler = new Sampler(gan.ema().generator());
            double sampling = rate(seconds, () -> {
                try (var _ = new PointerScope()) {
                    var random = Seeds.stream(1, "benchmark", counter[0]++);
                    sampler.images(Latents.draw(random, 64, experiment.model().latent(), classes));
                    return 64;
                }
            });
            return new Benchmark(
                    bfloat16 ? "bf16" : "fp32",
                    threads,
                    train.batch(),
                    peak,
                    training,
                    sampling,
                    Engine.peakResidentBytes());
        }
    }

    private static double ceiling() {
        double best = 0;
        try (var _ = new PointerScope()) {
            var a = torch.ones(SIDE, SIDE);
            var b = torch.ones(SIDE, SIDE);
            for (int i = 0; i < 6; i++) {
                long start = System.nanoTime();
                a.mm(b);
                best = Math.max(best, 2.0 * SIDE * SIDE * SIDE / (System.nanoTime() - start));
            }
        }
        return best;
    }

    /// Something that handles pictures and says how many.
    @FunctionalInterface
    private interface Work {
        long run();
    }

    private static double rate(double seconds, Work work) {
        work.run();
        work.run();
        long images = 0;
        long start = System.nanoTime();
        double spent;
        do {
            images += work.run();
            spent = (System.nanoTime() - start) / 1e9;
        } while (spent < seconds);
        return images / spent;
    }

    /// One colour in place of pictures: what is in them does not change the arithmetic.
    private record FlatFeed(Experiment experiment, int classes, long step) implements Feed {
        @Override
        public Batch real(int count) {
            int side = experiment.model().size();
            var random = Seeds.stream(1, "colour", step);
            var pictures = torch.empty(
                    new long[] {count, 3, side, side},
                    new TensorOptions(ScalarType.Float),
                    new MemoryFormatOptional(MemoryFormat.ChannelsLast));
            pictures.fill_(new org.bytedeco.pytorch.Scalar(random.nextDouble() - 0.5));
            var labels = new long[count];
            return new Batch(pictures, Tensor.create(labels, count));
        }

        @Override
        public Latents latents(String purpose, int pass, int count) {
            return Latents.draw(
                    Seeds.stream(1, purpose, step, pass),
                    count,
                    experiment.model().latent(),
                    classes);
        }

        @Override
        public RandomGenerator augmentation(String purpose, int pass) {
            return Seeds.stream(1, "augmentation " + purpose, step, pass);
        }
    }
}

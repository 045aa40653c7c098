package io.sagan.studio;

import io.sagan.config.Experiment;
import io.sagan.data.Batch;
import io.sagan.models.Generator;
import io.sagan.models.Latents;
import io.sagan.sample.Sampler;
import io.sagan.tensor.Engine;
import io.sagan.tensor.Place;
import io.sagan.tensor.Seeds;
import io.sagan.train.Feed;
import io.sagan.train.GanState;
import io.sagan.train.TrainingStep;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Training steps and drawings of one experiment, on flat colours in place of pictures, to be measured.
/// It belongs to the scope in which it is made.
final class ModelBench {
    private static final int CLASSES = 10;
    private static final int DRAWN = 64;
    private static final double GIGA = 1e9;

    private final Experiment experiment;
    private final int classes;
    private final Place place;
    private final int threads;
    private final boolean bfloat16;
    private final Arithmetic arithmetic;
    private final GanState gan;
    private final TrainingStep step;
    private long calls;

    ModelBench(Experiment experiment) {
        this.experiment = experiment;
        var train = experiment.train();
        classes = classes(experiment);
        place = Machine.place(train);
        threads = Engine.useThreads(train.threads());
        bfloat16 = Machine.usesBfloat16(train.precision(), place);
        arithmetic = Arithmetic.of(experiment.model(), classes);
        gan = new GanState(experiment.model(), experiment.loss(), train, classes, place);
        step = new TrainingStep(gan, experiment.loss(), train, bfloat16);
    }

    /// Classes that stand for those of the data.
    static int classes(Experiment experiment) {
        return experiment.model().conditional() ? CLASSES : 0;
    }

    BenchSetting setting() {
        var train = experiment.train();
        return new BenchSetting(Machine.words(place), Machine.precision(train, place), threads, train.batch());
    }

    /// Whole training steps, counted in real pictures.
    Rounds.Work training() {
        var train = experiment.train();
        return new Rounds.Work("train", "Training", arithmetic.training(train) / GIGA, bfloat16, () -> {
            prepare();
            step.run(new FlatFeed(experiment, classes, calls++), true);
            place.await();
            return (long) train.batch() * train.discriminatorSteps();
        });
    }

    /// Pictures out of a generator made ready as that of a trained model is, 64 at a time, as 8-bit images.
    Rounds.Work sampling() {
        var generator = new Generator(experiment.model(), classes, Seeds.stream(1, "drawn"));
        generator.moveTo(place);
        generator.eval();
        generator.fold();
        var sampler = new Sampler(generator);
        return new Rounds.Work("sample", "Drawing", arithmetic.generator() / GIGA, false, () -> {
            prepare();
            return drawn(sampler);
        });
    }

    /// What belongs to the process and not to one experiment: another one may have had its turn before.
    private void prepare() {
        Engine.useThreads(threads);
        Machine.place(experiment.train());
    }

    /// Draws 64 pictures as a run does for its sheets: from the averaged generator as it is.
    void sheet() {
        drawn(new Sampler(gan.ema().generator()));
    }

    private long drawn(Sampler sampler) {
        try (var _ = new PointerScope()) {
            var random = Seeds.stream(1, "benchmark", calls++);
            sampler.images(Latents.draw(random, DRAWN, experiment.model().latent(), classes));
            return DRAWN;
        }
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
            pictures.fill_(new Scalar(random.nextDouble() - 0.5));
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

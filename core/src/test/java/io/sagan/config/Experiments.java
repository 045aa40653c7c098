package io.sagan.config;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Random experiments for laws that hold for all of them.
final class Experiments {

    private Experiments() {}

    static Experiment random(Random random) {
        var sources = List.of("noto-emoji", "true", "12", "a b: #c", "C:\\pics\\\"x\"", "猫/😀", "./x.zip", "-", "null");
        var data = new DataSpec(
                sources.get(random.nextInt(sources.size())),
                random.nextBoolean(),
                "#%06x".formatted(random.nextInt(1 << 24)),
                random.nextBoolean(),
                1 + random.nextInt(1 << 20));
        var sizes = Layouts.SIZES;
        var model = ModelSpec.DEFAULT.forSize(sizes.get(random.nextInt(sizes.size())));
        var limit = random.nextBoolean() ? new TrainSpec.LossLimit(random.nextDouble(), 5, 4) : null;
        return new Experiment(
                data,
                model,
                loss(random),
                train(random, limit),
                new OutputSpec(1, 2, 3, 4, 5, random.nextInt(6)),
                new EvalSpec(
                        random.nextInt(9),
                        List.of(Measure.FID, Measure.INTRA_FID),
                        random.nextBoolean() ? "inception" : "onnx:a b.onnx",
                        16 + random.nextInt(99),
                        EvalSpec.Best.INTRA_FID));
    }

    private static LossSpec loss(Random random) {
        var kinds = List.of(LossSpec.Kind.HINGE, LossSpec.Kind.NON_SATURATING, LossSpec.Kind.LEAST_SQUARES);
        boolean slopes = random.nextBoolean();
        return new LossSpec(
                kinds.get(random.nextInt(kinds.size())),
                slopes ? new LossSpec.GradientPenalty(1 + random.nextDouble()) : null,
                slopes ? null : new LossSpec.R1(1 + random.nextDouble(), 1 + random.nextInt(16)),
                random.nextBoolean() ? new LossSpec.LeCam(0.3, random.nextDouble(), random.nextInt(100)) : null,
                random.nextBoolean() ? new LossSpec.Consistency(random.nextDouble(), 10) : null,
                random.nextDouble());
    }

    private static TrainSpec train(Random random, TrainSpec.@Nullable LossLimit limit) {
        var devices = TrainSpec.Device.values();
        var augments = TrainSpec.Augment.values();
        int augmentations = random.nextInt(augments.length + 1);
        return new TrainSpec(
                1 + random.nextLong(Long.MAX_VALUE),
                random.nextDouble() * Math.pow(10, random.nextInt(12)),
                12,
                3,
                random.nextLong(),
                devices[random.nextInt(devices.length)],
                TrainSpec.Precision.BF16,
                random.nextInt(9),
                random.nextDouble() * Math.pow(10, -random.nextInt(12)) + Double.MIN_VALUE,
                4e-4,
                random.nextBoolean() ? 0 : 0.5,
                random.nextDouble(),
                Math.pow(10, -random.nextInt(300)),
                1,
                limit,
                random.nextDouble(),
                random.nextLong(Long.MAX_VALUE),
                List.of(augments).subList(0, augmentations),
                random.nextBoolean(),
                random.nextBoolean() ? new TrainSpec.Decay(random.nextInt(100), 100 + random.nextInt(100)) : null,
                3 * random.nextInt(4),
                random.nextBoolean(),
                random.nextBoolean() ? TrainSpec.Labels.DATA : TrainSpec.Labels.UNIFORM,
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                augmentations == 0 ? new TrainSpec.Ada(random.nextDouble(), 4, 1 + random.nextInt(1000)) : null,
                random.nextBoolean() ? new TrainSpec.Transfer("C:\\runs\\a b", random.nextInt(4)) : null);
    }
}

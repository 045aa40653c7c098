package io.sagan.train;

import io.sagan.data.Batch;
import io.sagan.data.Batches;
import io.sagan.models.Latents;
import io.sagan.tensor.Seeds;
import java.util.List;
import java.util.random.RandomGenerator;

/// The feed of one step of a run: a function of the seed, the step and the place in the data.
final class RunFeed implements Feed {

    /// What stays the same from step to step.
    ///
    /// @param classes classes of the model, 0 for none
    /// @param shares how often each class is drawn; empty for equally often
    record Source(Batches pictures, long seed, int latent, int classes, List<Long> shares) {

        Latents draw(RandomGenerator random, int count) {
            return shares.isEmpty()
                    ? Latents.draw(random, count, latent, classes)
                    : Latents.draw(random, count, latent, shares);
        }
    }

    private final Source source;
    private final long step;
    private long position;

    RunFeed(Source source, long step, long position) {
        this.source = source;
        this.step = step;
        this.position = position;
    }

    @Override
    public long step() {
        return step;
    }

    @Override
    public Batch real(int count) {
        var batch = source.pictures.batch(position, count);
        position += count;
        return batch;
    }

    @Override
    public Latents latents(String purpose, int pass, int count) {
        var random = Seeds.stream(source.seed, "latents " + purpose, step, pass);
        return source.draw(random, count);
    }

    @Override
    public RandomGenerator augmentation(String purpose, int pass) {
        return Seeds.stream(source.seed, "augmentation " + purpose, step, pass);
    }

    long position() {
        return position;
    }
}

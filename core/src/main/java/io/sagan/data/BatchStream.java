package io.sagan.data;

import org.jspecify.annotations.Nullable;

/// The endless stream of training pictures: a pure function of a data set and a seed.
///
/// Picture j of the stream is number `j mod n` of the permutation of epoch `⌊j / n⌋`; whether it is
/// mirrored depends on the seed, the epoch and the picture. So the position, a count of pictures,
/// is all there is to save, and the same position gives the same batch for ever. Not safe to use
/// from several threads at once, and nothing to close.
public final class BatchStream implements Batches {
    private final Dataset dataset;
    private final Shuffle shuffle;
    private final boolean flip;
    private @Nullable Epoch latest;
    private @Nullable Epoch before;

    private static final class Epoch {
        final long number;
        final int[] order;

        Epoch(long number, int[] order) {
            this.number = number;
            this.order = order;
        }
    }

    /// @param dataset the pictures, which stay the caller's
    /// @param seed decides order and mirroring
    /// @param flip mirror each picture left to right with probability one half
    public BatchStream(Dataset dataset, long seed, boolean flip) {
        this.dataset = dataset;
        this.shuffle = new Shuffle(seed);
        this.flip = flip;
    }

    @Override
    public Batch batch(long position, int size) {
        if (position < 0) {
            throw new IllegalArgumentException("position must be at least 0, got " + position);
        }
        var indices = new long[size];
        var flips = new boolean[size];
        for (int i = 0; i < size; i++) {
            long epoch = (position + i) / dataset.count();
            indices[i] = picture(position + i);
            flips[i] = flip && shuffle.flips(epoch, indices[i]);
        }
        return Batch.of(dataset, indices, flips);
    }

    /// Index, in the data set, of the picture at a position of the stream.
    public long picture(long position) {
        long n = dataset.count();
        return order(position / n)[(int) (position % n)];
    }

    private int[] order(long number) {
        if (latest != null && latest.number == number) {
            return latest.order;
        }
        if (before != null && before.number == number) {
            return before.order;
        }
        var epoch = new Epoch(number, shuffle.order(number, (int) dataset.count()));
        before = latest;
        latest = epoch;
        return epoch.order;
    }
}

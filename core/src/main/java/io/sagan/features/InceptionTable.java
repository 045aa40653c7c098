package io.sagan.features;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// The FID Inception as data: its 94 convolutions, in the order and under the names of its weights, and
/// the poolings between them.
///
/// Names and sizes are those of torchvision's Inception v3, whose blocks A to E differ from the
/// graph of 2015-12-05 in their poolings only: averages there leave the frame of zeros out, and the
/// last block takes a maximum in place of the average.
///
/// Source: torch-fidelity's `feature_extractor_inceptionv3.py`, pytorch-fid's `inception.py`.
final class InceptionTable {
    /// Side of the picture the network is shown.
    static final int SIDE = 299;

    /// Logits: 1000 classes in columns 1…1000, and 8 that mean nothing.
    static final int LOGITS = 1008;

    private InceptionTable() {}

    /// One convolution without bias, followed by batch norm and ReLU.
    ///
    /// @param name what its weights' names begin with
    record Unit(
            String name, int in, int out, int kernelHeight, int kernelWidth, int stride, int padHeight, int padWidth) {

        /// The height of its output.
        int height(int in) {
            return (in + 2 * padHeight - kernelHeight) / stride + 1;
        }

        /// Multiplications and additions for one picture whose feature map is square, of side `in`.
        long operations(int in) {
            long side = height(in);
            return 2L * out * this.in * kernelHeight * kernelWidth * side * side;
        }
    }

    /// What a branch does to the block's input first.
    enum Pool {
        NONE,
        /// 3×3, stride 1, means over what lies inside the picture.
        AVERAGE,
        /// 3×3, stride 1.
        MAX,
        /// 3×3, stride 2, no frame.
        SHRINK
    }

    /// A way through a block.
    ///
    /// @param chain one after the other
    /// @param fork all on the end of the chain, their outputs side by side; empty when the chain's end
    ///     is the output
    record Branch(Pool pool, List<Unit> chain, List<Unit> fork) {}

    /// What the network does next.
    sealed interface Stage permits Single, Shrink, Mixed, Tap {}

    record Single(Unit unit) implements Stage {}

    /// Max pooling, 3×3, stride 2, no frame.
    record Shrink() implements Stage {}

    /// Branches on the same input, their outputs side by side.
    record Mixed(List<Branch> branches) implements Stage {}

    /// Here the features of a layer are taken.
    record Tap(InceptionOptions.Layer layer) implements Stage {}

    /// The whole network up to the last feature map.
    static List<Stage> stages() {
        var net = new Builder();
        net.single("Conv2d_1a_3x3", 32, 3, 2, 0);
        net.single("Conv2d_2a_3x3", 32, 3, 1, 0);
        net.single("Conv2d_2b_3x3", 64, 3, 1, 1);
        net.shrink();
        net.tap(InceptionOptions.Layer.POOL_64);
        net.single("Conv2d_3b_1x1", 80, 1, 1, 0);
        net.single("Conv2d_4a_3x3", 192, 3, 1, 0);
        net.shrink();
        net.tap(InceptionOptions.Layer.POOL_192);
        net.a("Mixed_5b", 32);
        net.a("Mixed_5c", 64);
        net.a("Mixed_5d", 64);
        net.b("Mixed_6a");
        net.c("Mixed_6b", 128);
        net.c("Mixed_6c", 160);
        net.c("Mixed_6d", 160);
        net.c("Mixed_6e", 192);
        net.tap(InceptionOptions.Layer.MIXED_768);
        net.d("Mixed_7a");
        net.e("Mixed_7b", Pool.AVERAGE);
        net.e("Mixed_7c", Pool.MAX);
        net.tap(InceptionOptions.Layer.POOL_2048);
        return List.copyOf(net.stages);
    }

    /// All convolutions in the order of the stages.
    static List<Unit> units() {
        return List.copyOf(sides(InceptionOptions.Layer.POOL_2048).keySet());
    }

    /// Every convolution up to a layer, with the side of the feature map that it is applied to.
    static SequencedMap<Unit, Integer> sides(InceptionOptions.Layer last) {
        var sides = new LinkedHashMap<Unit, Integer>();
        int side = SIDE;
        for (var stage : stages()) {
            switch (stage) {
                case Single(var unit) -> {
                    sides.put(unit, side);
                    side = unit.height(side);
                }
                case Shrink _ -> side = shrunk(side);
                case Mixed(var branches) -> {
                    int in = side;
                    for (var branch : branches) {
                        side = branch.pool == Pool.SHRINK ? shrunk(in) : in;
                        for (var unit : branch.chain) {
                            sides.put(unit, side);
                            side = unit.height(side);
                        }
                        for (var unit : branch.fork) {
                            sides.put(unit, side);
                        }
                    }
                }
                case Tap(var layer) -> {
                    if (layer == last) {
                        return sides;
                    }
                }
            }
        }
        throw new IllegalStateException("the network has no layer " + last);
    }

    /// Multiplications and additions up to a layer for one picture, counted plainly, the logits after the
    /// last layer included: 11.4·10⁹ for the whole network.
    static long operations(InceptionOptions.Layer last) {
        long logits = last == InceptionOptions.Layer.POOL_2048 ? 2L * last.width() * LOGITS : 0;
        return logits
                + sides(last).entrySet().stream()
                        .mapToLong(entry -> entry.getKey().operations(entry.getValue()))
                        .sum();
    }

    private static int shrunk(int side) {
        return (side - 3) / 2 + 1;
    }

    /// Kernels as the names say them; the channels in follow from what stands before.
    private static final class Builder {
        final List<Stage> stages = new ArrayList<>();
        private int channels = 3;

        void single(String name, int out, int kernel, int stride, int pad) {
            stages.add(new Single(new Unit(name, channels, out, kernel, kernel, stride, pad, pad)));
            channels = out;
        }

        void shrink() {
            stages.add(new Shrink());
        }

        void tap(InceptionOptions.Layer layer) {
            stages.add(new Tap(layer));
        }

        void a(String block, int pool) {
            mixed(
                    path(block, Pool.NONE).same("branch1x1", 64, 1, 1),
                    path(block, Pool.NONE).same("branch5x5_1", 48, 1, 1).same("branch5x5_2", 64, 5, 5),
                    path(block, Pool.NONE)
                            .same("branch3x3dbl_1", 64, 1, 1)
                            .same("branch3x3dbl_2", 96, 3, 3)
                            .same("branch3x3dbl_3", 96, 3, 3),
                    path(block, Pool.AVERAGE).same("branch_pool", pool, 1, 1));
        }

        void b(String block) {
            mixed(
                    path(block, Pool.NONE).halving("branch3x3", 384),
                    path(block, Pool.NONE)
                            .same("branch3x3dbl_1", 64, 1, 1)
                            .same("branch3x3dbl_2", 96, 3, 3)
                            .halving("branch3x3dbl_3", 96),
                    path(block, Pool.SHRINK));
        }

        void c(String block, int inner) {
            mixed(
                    path(block, Pool.NONE).same("branch1x1", 192, 1, 1),
                    path(block, Pool.NONE)
                            .same("branch7x7_1", inner, 1, 1)
                            .same("branch7x7_2", inner, 1, 7)
                            .same("branch7x7_3", 192, 7, 1),
                    path(block, Pool.NONE)
                            .same("branch7x7dbl_1", inner, 1, 1)
                            .same("branch7x7dbl_2", inner, 7, 1)
                            .same("branch7x7dbl_3", inner, 1, 7)
                            .same("branch7x7dbl_4", inner, 7, 1)
                            .same("branch7x7dbl_5", 192, 1, 7),
                    path(block, Pool.AVERAGE).same("branch_pool", 192, 1, 1));
        }

        void d(String block) {
            mixed(
                    path(block, Pool.NONE).same("branch3x3_1", 192, 1, 1).halving("branch3x3_2", 320),
                    path(block, Pool.NONE)
                            .same("branch7x7x3_1", 192, 1, 1)
                            .same("branch7x7x3_2", 192, 1, 7)
                            .same("branch7x7x3_3", 192, 7, 1)
                            .halving("branch7x7x3_4", 192),
                    path(block, Pool.SHRINK));
        }

        void e(String block, Pool pool) {
            mixed(
                    path(block, Pool.NONE).same("branch1x1", 320, 1, 1),
                    path(block, Pool.NONE)
                            .same("branch3x3_1", 384, 1, 1)
                            .fork("branch3x3_2a", 384, 1, 3)
                            .fork("branch3x3_2b", 384, 3, 1),
                    path(block, Pool.NONE)
                            .same("branch3x3dbl_1", 448, 1, 1)
                            .same("branch3x3dbl_2", 384, 3, 3)
                            .fork("branch3x3dbl_3a", 384, 1, 3)
                            .fork("branch3x3dbl_3b", 384, 3, 1),
                    path(block, pool).same("branch_pool", 192, 1, 1));
        }

        private Path path(String block, Pool pool) {
            return new Path(block, pool, channels);
        }

        private void mixed(Path... paths) {
            stages.add(new Mixed(Stream.of(paths).map(Path::branch).toList()));
            channels = Stream.of(paths).mapToInt(Path::out).sum();
        }
    }

    /// A branch while it is written down.
    private static final class Path {
        private final String block;
        private final Pool pool;
        private final List<Unit> chain = new ArrayList<>();
        private final List<Unit> fork = new ArrayList<>();
        private int channels;

        Path(String block, Pool pool, int channels) {
            this.block = block;
            this.pool = pool;
            this.channels = channels;
        }

        Path same(String name, int out, int height, int width) {
            chain.add(unit(name, out, height, width));
            channels = out;
            return this;
        }

        Path halving(String name, int out) {
            chain.add(new Unit(block + "." + name, channels, out, 3, 3, 2, 0, 0));
            channels = out;
            return this;
        }

        Path fork(String name, int out, int height, int width) {
            fork.add(unit(name, out, height, width));
            return this;
        }

        private Unit unit(String name, int out, int height, int width) {
            return new Unit(block + "." + name, channels, out, height, width, 1, height / 2, width / 2);
        }

        int out() {
            return fork.isEmpty() ? channels : fork.stream().mapToInt(Unit::out).sum();
        }

        Branch branch() {
            return new Branch(pool, List.copyOf(chain), List.copyOf(fork));
        }
    }
}

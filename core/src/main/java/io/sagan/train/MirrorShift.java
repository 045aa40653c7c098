package io.sagan.train;

import io.sagan.train.Rearranged.Move;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/// T of consistency regularisation: each picture mirrored with probability one half, then shifted by
/// up to an eighth of its side both ways, what leaves filled by reflection.
///
/// Source: Zhang et al. 2020, arXiv:1910.12027 §3.2, with the reach of StudioGAN's code.
final class MirrorShift {
    private MirrorShift() {}

    /// Shape: `(N, 3, S, S)` → the same.
    static Tensor of(Tensor pictures, RandomGenerator random) {
        int reach = Math.toIntExact(pictures.size(3)) / 8;
        var moves = new Move[Math.toIntExact(pictures.size(0))];
        for (int i = 0; i < moves.length; i++) {
            moves[i] = new Move(
                    random.nextBoolean(),
                    0,
                    random.nextInt(2 * reach + 1) - reach,
                    random.nextInt(2 * reach + 1) - reach);
        }
        return Rearranged.by(pictures, moves);
    }
}

package io.sagan.train;

import io.sagan.tensor.Place;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/// Pictures made of their own pixels in other places; gradients flow back to where each came from.
final class Rearranged {
    private Rearranged() {}

    /// Where a picture's pixels come from: mirrored, turned, then shifted, with what leaves on one side
    /// filled from the mirror image of that side.
    ///
    /// @param mirrored left to right
    /// @param turns quarter turns, 0 to 3
    /// @param down pixels moved down, less than the side
    /// @param right pixels moved right, less than the side
    record Move(boolean mirrored, int turns, int down, int right) {
        static final Move NONE = new Move(false, 0, 0, 0);

        /// The place, row · side + column, that the pixel at a place comes from.
        int source(int row, int column, int side) {
            int r = reflected(row - down, side);
            int c = reflected(column - right, side);
            for (int turn = 0; turn < turns; turn++) {
                int before = r;
                r = c;
                c = side - 1 - before;
            }
            return r * side + (mirrored ? side - 1 - c : c);
        }

        private static int reflected(int at, int side) {
            int last = side - 1;
            return last - Math.abs(last - Math.abs(at));
        }
    }

    /// Pictures with each one's move done.
    ///
    /// Shape: `(N, 3, S, S)` → the same, channels-last in memory.
    static Tensor by(Tensor x, Move[] moves) {
        int side = Math.toIntExact(x.size(3));
        var from = new long[moves.length * side * side];
        int at = 0;
        for (var move : moves) {
            for (int row = 0; row < side; row++) {
                for (int column = 0; column < side; column++) {
                    from[at++] = move.source(row, column, side);
                }
            }
        }
        var index = Place.beside(Tensor.create(from, moves.length, 1, (long) side * side), x)
                .expand(moves.length, x.size(1), (long) side * side);
        return torch.flatten(x.contiguous(MemoryFormat.Contiguous), 2, 3)
                .gather(2, index)
                .view(x.shape())
                .contiguous(MemoryFormat.ChannelsLast);
    }
}

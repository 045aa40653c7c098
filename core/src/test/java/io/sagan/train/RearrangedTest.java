package io.sagan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.tensor.EngineScope;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Seeds;
import io.sagan.train.Rearranged.Move;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class RearrangedTest {
    private final Tensor pictures = Numbers.uniform(1, 1, 3, 8, 8);

    @Test
    void mirrorsAndTurnsAsTheEngineDoes() {
        assertThat(moved(Move.NONE).equal(pictures)).isTrue();
        assertThat(moved(new Move(true, 0, 0, 0)).equal(pictures.flip(3))).isTrue();
        for (int turns = 1; turns < 4; turns++) {
            var quarter = moved(new Move(false, 1, 0, 0));
            for (int again = 1; again < turns; again++) {
                quarter = Rearranged.by(quarter, new Move[] {new Move(false, 1, 0, 0)});
            }
            assertThat(moved(new Move(false, turns, 0, 0)).equal(quarter)).isTrue();
        }
        assertThat(moved(new Move(false, 1, 0, 0))
                        .equal(pictures.transpose(2, 3).flip(2)))
                .isTrue();
        assertThat(moved(new Move(false, 2, 0, 0)).equal(pictures.flip(2, 3))).isTrue();
    }

    @Test
    void shiftsWithAMirrorImageBehind() {
        var framed = torch.reflection_pad2d(pictures, 2, 2, 2, 2);
        assertThat(moved(new Move(false, 0, 2, -1)).equal(framed.narrow(2, 0, 8).narrow(3, 3, 8)))
                .isTrue();
    }

    @Test
    void gradientsReturnToWhereEachPixelCameFrom() {
        var x = pictures.clone().requires_grad_(true);
        Rearranged.by(x, new Move[] {new Move(true, 3, 0, 0)})
                .mul(pictures)
                .sum()
                .backward();
        assertThat(x.grad().sum().item_double()).isCloseTo(pictures.sum().item_double(), within(1e-12));
        assertThat(moved(new Move(true, 3, 0, 0)).mul(pictures).sum().item_double())
                .isCloseTo(x.grad().mul(pictures).sum().item_double(), within(1e-12));
    }

    @Test
    void theChangeOfConsistencyRegularisationReachesAnEighth() {
        var x = Numbers.uniform(2, 64, 3, 16, 16);
        var changed = MirrorShift.of(x, Seeds.stream(1, "t"));
        var mirrored = x.flip(3);
        int upright = 0;
        int found = 0;
        for (int i = 0; i < 64; i++) {
            for (int side = 0; side < 2; side++) {
                var original = side == 0 ? x : mirrored;
                var framed = torch.reflection_pad2d(original.narrow(0, i, 1), 2, 2, 2, 2);
                for (int place = 0; place < 25; place++) {
                    if (framed.narrow(2, place / 5, 16).narrow(3, place % 5, 16).equal(changed.narrow(0, i, 1))) {
                        found++;
                        upright += 1 - side;
                    }
                }
            }
        }
        assertThat(found).isEqualTo(64);
        assertThat(upright).isBetween(20, 44);
    }

    private Tensor moved(Move move) {
        return Rearranged.by(pictures, new Move[] {move});
    }
}

package io.sagan.archive;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.archive.PickleValue.Nothing;
import io.sagan.archive.PickleValue.Real;
import io.sagan.archive.PickleValue.Row;
import io.sagan.archive.PickleValue.Storage;
import io.sagan.archive.PickleValue.Table;
import io.sagan.archive.PickleValue.Text;
import io.sagan.archive.PickleValue.Truth;
import io.sagan.archive.PickleValue.View;
import io.sagan.archive.PickleValue.Whole;
import io.sagan.tensor.StoredType;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class PickleTest {

    @Test
    void buildsNumbersTextListsAndDicts() throws Exception {
        var table = (Table) new PickleBytes()
                .op(0x80, 2, '}', '(')
                .text("whole")
                .whole(-3)
                .text("row")
                .op(']', '(', 'K', 7, 0x88, 'N', 'e')
                .text("pair")
                .op('K', 1, 'K', 2, 0x86)
                .text("real")
                .op('G', 0x3f, 0xf8, 0, 0, 0, 0, 0, 0)
                .op('u')
                .read();
        assertThat(table.entries.get(new Text("whole"))).isEqualTo(new Whole(-3));
        assertThat(table.entries.get(new Text("real"))).isEqualTo(new Real(1.5));
        assertThat(items(table, "row")).containsExactly(new Whole(7), new Truth(true), Nothing.NONE);
        assertThat(items(table, "pair")).containsExactly(new Whole(1), new Whole(2));
    }

    private static List<PickleValue> items(Table table, String key) {
        return ((Row) requireNonNull(table.entries.get(new Text(key)))).items;
    }

    @Test
    void readsTheOldestAndTheNewestProtocol() throws Exception {
        var old = (Row) new PickleBytes()
                .ascii("(lp0\nI12\naF0.5\naL34L\naS'abc'\naVdef\naI01\nag0\na")
                .read();
        assertThat(old.items.subList(0, 6))
                .containsExactly(
                        new Whole(12), new Real(0.5), new Whole(34), new Text("abc"), new Text("def"), new Truth(true));
        assertThat(old.items.get(6)).isSameAs(old);
        var framed = new PickleBytes()
                .op(0x80, 5, 0x95)
                .int8(6)
                .op(0x8c, 2, 'h', 'i', 0x94, '0', 'h', 0)
                .read();
        assertThat(framed).isEqualTo(new Text("hi"));
    }

    @Test
    void buildsTensorsOfAnyStridesInsideTheirStorage() throws Exception {
        var view = new PickleBytes()
                .tensor("3", 12, 1, new long[] {2, 3}, new long[] {1, 4})
                .read();
        assertThat(view).isEqualTo(new View(new Storage(StoredType.F32, "3", 12), 1, List.of(2L, 3L), List.of(1L, 4L)));
    }

    @Test
    void readsTheNumbersThatNumPyWrote() throws Exception {
        var score = new PickleBytes()
                .global("numpy.core.multiarray", "scalar")
                .global("numpy", "dtype")
                .text("f8")
                .op(0x89, 0x88, 0x87, 'R', '(', 'K', 3)
                .text("<")
                .op('N', 'N', 'N', 't', 'b')
                .global("_codecs", "encode")
                .op('X')
                .int4(9)
                .op(0, 0, 0, 0, 0, 0, 0xc3, 0xb8, '?')
                .text("latin1")
                .op(0x86, 'R', 0x86, 'R');
        assertThat(score.read()).isEqualTo(new Real(1.5));
    }

    @Test
    void refusesEveryOtherNameWhereItStands() {
        refuses(
                "names os.system",
                new PickleBytes().global("os", "system").text("touch /x").op(0x85, 'R'));
        refuses(
                "names posix.system",
                new PickleBytes().text("posix").text("system").op(0x93));
        refuses("names builtins.eval", new PickleBytes().op('(').ascii("ibuiltins\neval\n"));
        refuses("names torch.jit._pickle.build", new PickleBytes().global("torch.jit._pickle", "build"));
        refuses("names io.sagan.Sagan", new PickleBytes().global("io.sagan", "Sagan"));
        refuses("names os.system", new PickleBytes().op('(').ascii("S'ls'\nios\nsystem\n"));
        refuses("operation 0x82", new PickleBytes().op(0x82, 1));
        refuses("operation 0x50", new PickleBytes().ascii("Ptorch\n"));
    }

    @Test
    void callsNothingButTheTable() {
        refuses(
                "calls something that is no function",
                new PickleBytes().text("x").op(')', 'R'));
        refuses(
                "a call of a storage class",
                new PickleBytes().global("torch", "LongStorage").op(')', 'R'));
        refuses(
                "gives a state to something that has none",
                new PickleBytes().text("x").op('}', 'b'));
        refuses(
                "no storage of numbers",
                new PickleBytes().text("../../etc/passwd").op('Q'));
        refuses("no storage of numbers", new PickleBytes().storage("../x", 3));
        refuses("no storage of numbers", new PickleBytes().storage("0", -1));
    }

    @Test
    void refusesTensorsThatReachOutOfTheirStorage() {
        refusesTensor(12, 0, new long[] {13}, new long[] {1});
        refusesTensor(12, 6, new long[] {2, 3}, new long[] {3, 2});
        refusesTensor(12, -1, new long[] {2}, new long[] {1});
        refusesTensor(12, 0, new long[] {-2}, new long[] {1});
        refusesTensor(12, 0, new long[] {2}, new long[] {-1});
        refusesTensor(12, 0, new long[] {1L << 40, 1L << 40}, new long[] {0, 0});
        refusesTensor(12, Long.MAX_VALUE, new long[] {2}, new long[] {Long.MAX_VALUE});
    }

    private static void refusesTensor(long count, long offset, long[] shape, long[] strides) {
        refuses("the pickle holds a tensor", new PickleBytes().tensor("0", count, offset, shape, strides));
    }

    @Test
    void refusesWhatWouldNeedMoreThanItIs() {
        refuses("promises 4294967295 bytes", new PickleBytes().op('X').int4(-1));
        refuses("promises 1152921504606846976 bytes", new PickleBytes().op(0x8d).int8(1L << 60));
        refuses("promises 4294967295 bytes", new PickleBytes().op(0x8b).int4(-1));
        refuses("a number of 300 bytes", new PickleBytes().op(0x8b).int4(300).ascii("x".repeat(300)));
        refuses("recalls value 4294967295", new PickleBytes().op('j').int4(-1));
        refuses(
                "a text of 2000000 bytes",
                new PickleBytes().op('X').int4(2_000_000).ascii("x".repeat(2_000_000)));
        refuses("nests deeper than", new PickleBytes().ascii("(".repeat(5000)));
        refuses("more than 262144 values", new PickleBytes().ascii("}".repeat(300_000)));
        refuses("takes a value where there is none", new PickleBytes().op('0'));
        refuses("a group that was not begun", new PickleBytes().op('t'));
        refuses("protocol must be in 0..5, got 9", new PickleBytes().op(0x80, 9));
    }

    @Test
    void keepsAValueUnderAHugeIndex() throws Exception {
        assertThat(new PickleBytes()
                        .op('K', 5, 'r')
                        .int4(-1)
                        .op('0', 'j')
                        .int4(-1)
                        .read())
                .isEqualTo(new Whole(5));
    }

    @Test
    void nestsWithoutRecursion() throws Exception {
        var deep = new PickleBytes().op(')');
        for (int i = 0; i < 200_000; i++) {
            deep.op(0x85);
        }
        assertThat(deep.read()).isInstanceOf(Row.class);
    }

    @Test
    void refusesAPickleCutOffAnywhere() {
        var whole = new PickleBytes()
                .op(0x80, 2, '}')
                .text("a")
                .tensor("0", 4, 0, new long[] {2, 2}, new long[] {2, 1})
                .op('s')
                .bytes();
        for (int length = 0; length <= whole.length; length++) {
            int cut = length;
            assertThatThrownBy(() -> Pickle.read(new PickleInput(new ByteArrayInputStream(whole, 0, cut), cut)))
                    .isInstanceOf(PickleException.class);
        }
    }

    private static void refuses(String reason, PickleBytes pickle) {
        assertThatThrownBy(pickle::read).isInstanceOf(PickleException.class).hasMessageContaining(reason);
    }
}

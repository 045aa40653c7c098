package io.sagan.archive;

import io.sagan.archive.PickleValue.Bytes;
import io.sagan.archive.PickleValue.Format;
import io.sagan.archive.PickleValue.Huge;
import io.sagan.archive.PickleValue.Named;
import io.sagan.archive.PickleValue.Nothing;
import io.sagan.archive.PickleValue.Real;
import io.sagan.archive.PickleValue.Row;
import io.sagan.archive.PickleValue.Table;
import io.sagan.archive.PickleValue.Text;
import io.sagan.archive.PickleValue.Truth;
import io.sagan.archive.PickleValue.Whole;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Python's pickles, protocols 0 to 5, as a stack machine that builds [PickleValue]s and cannot do
/// anything else. Names outside [PickleGlobal] are refused where they stand.
///
/// Time and memory are bounded by the pickle's length and by fixed limits; nothing recurses.
/// Source: the opcodes of Python's `pickletools`.
final class Pickle {
    private static final int MAX_OPERATIONS = 1 << 21;
    private static final int MAX_VALUES = 1 << 18;
    private static final int MAX_MARKS = 1 << 10;
    private static final int MAX_NUMBER = 255;

    private final PickleInput in;
    private final Map<Long, PickleValue> memo = new HashMap<>();
    private final Deque<List<PickleValue>> below = new ArrayDeque<>();
    private List<PickleValue> stack = new ArrayList<>();
    private int made;

    private Pickle(PickleInput in) {
        this.in = in;
    }

    /// One pickle, up to and with its STOP.
    ///
    /// @throws PickleException if it is damaged, breaks a limit, or names what is not in [PickleGlobal]
    static PickleValue read(PickleInput in) throws IOException, PickleException {
        return new Pickle(in).run();
    }

    /// The value as a key of a table.
    ///
    /// @throws PickleException if it is neither text nor number
    static PickleValue key(PickleValue value) throws PickleException {
        return switch (value) {
            case Text _, Whole _, Truth _, Real _, Nothing _, Bytes _ -> value;
            default -> throw new PickleException("the pickle holds a dict whose keys are neither text nor numbers");
        };
    }

    private PickleValue run() throws IOException, PickleException {
        for (int operations = 0; operations < MAX_OPERATIONS; operations++) {
            int code = in.unsignedByte();
            if (code == '.') {
                return pop();
            }
            step(code);
        }
        throw new PickleException("the pickle has more than " + MAX_OPERATIONS + " operations");
    }

    private void step(int code) throws IOException, PickleException {
        switch (code) {
            case 0x80 -> requireProtocol(in.unsignedByte());
            case 0x95 -> in.number(8); // a frame is only a hint
            case 'N' -> push(Nothing.NONE);
            case 0x88 -> push(new Truth(true));
            case 0x89 -> push(new Truth(false));
            case 'K' -> push(new Whole(in.number(1)));
            case 'M' -> push(new Whole(in.number(2)));
            case 'J' -> push(new Whole((int) in.number(4)));
            case 0x8a -> push(whole(in.bytes(in.number(1))));
            case 0x8b -> push(whole(in.bytes(in.number(4))));
            case 'I' -> push(decimal(in.line()));
            case 'L' -> push(decimal(in.line().replaceFirst("L$", "")));
            case 'F' -> push(new Real(real(in.line())));
            case 'G' -> push(new Real(in.real()));
            case 'X' -> push(new Text(in.text(in.number(4))));
            case 0x8c -> push(new Text(in.text(in.number(1))));
            case 0x8d -> push(new Text(in.text(in.number(8))));
            case 'V' -> push(new Text(in.line()));
            case 'S' -> push(new Text(unquoted(in.line())));
            case 'U' -> push(new Text(in.latin1(in.number(1))));
            case 'T' -> push(new Text(in.latin1(in.number(4))));
            case 'C' -> push(new Bytes(in.latin1(in.number(1))));
            case 'B' -> push(new Bytes(in.latin1(in.number(4))));
            case 0x8e, 0x96 -> push(new Bytes(in.latin1(in.number(8))));
            default -> combine(code);
        }
    }

    private void combine(int code) throws IOException, PickleException {
        switch (code) {
            case '(' -> mark();
            case '0' -> pop();
            case '1' -> popToMark();
            case '2' -> push(top());
            case ')', ']', 0x8f -> push(new Row(List.of()));
            case '}' -> push(new Table());
            case 't', 'l', 0x91 -> push(new Row(popToMark()));
            case 0x85 -> push(new Row(List.of(pop())));
            case 0x86 -> push(lastOf(2));
            case 0x87 -> push(lastOf(3));
            case 'd' -> {
                var items = popToMark();
                push(new Table());
                fill(items);
            }
            case 'a' -> extend(List.of(pop()));
            case 'e', 0x90 -> extend(popToMark());
            case 's' -> fill(lastOf(2).items);
            case 'u' -> fill(popToMark());
            case 'p' -> remember(index(in.line()));
            case 'q' -> remember(in.number(1));
            case 'r' -> remember(in.number(4));
            case 0x94 -> remember(memo.size());
            case 'g' -> push(recalled(index(in.line())));
            case 'h' -> push(recalled(in.number(1)));
            case 'j' -> push(recalled(in.number(4)));
            default -> refer(code);
        }
    }

    private void refer(int code) throws IOException, PickleException {
        switch (code) {
            case 'c' -> push(new Named(PickleGlobal.named(in.line(), in.line())));
            case 'i' ->
                throw new PickleException("the pickle calls " + PickleGlobal.named(in.line(), in.line())
                        + " in a way no checkpoint needs");
            case 0x93 -> {
                var name = pop();
                var module = pop();
                push(new Named(PickleGlobal.named(text(module), text(name))));
            }
            case 'R', 0x81 -> {
                var arguments = pop();
                var result = PickleCalls.call(pop(), arguments);
                // One row may become a dict again and again; each time counts.
                made += result instanceof Table table ? table.entries.size() : 0;
                push(result);
            }
            case 'Q' -> push(PickleCalls.stored(pop()));
            case 'b' -> build();
            default ->
                throw new PickleException("the pickle uses operation 0x%s at byte %s, which no checkpoint needs"
                        .formatted(HexFormat.of().toHexDigits((byte) code), in.position() - 1));
        }
    }

    /// State for an object: torch leaves a dict of versions on its dicts, NumPy a byte order on formats.
    private void build() throws PickleException {
        var state = pop();
        switch (top()) {
            case Table _ when state instanceof Table -> {}
            case Format _
            when state instanceof Row row
                    && row.items.size() > 1
                    && (row.items.get(1).equals(new Text("<"))
                            || row.items.get(1).equals(new Text("|"))) -> {}
            default -> throw new PickleException("the pickle gives a state to something that has none");
        }
    }

    private void requireProtocol(int protocol) throws PickleException {
        if (protocol > 5) {
            throw new PickleException("the pickle's protocol must be in 0..5, got " + protocol);
        }
    }

    private void push(PickleValue value) throws PickleException {
        if (++made > MAX_VALUES) {
            throw new PickleException("the pickle holds more than " + MAX_VALUES + " values");
        }
        stack.add(value);
    }

    private PickleValue pop() throws PickleException {
        var value = top();
        stack.removeLast();
        return value;
    }

    private PickleValue top() throws PickleException {
        if (stack.isEmpty()) {
            throw new PickleException("the pickle takes a value where there is none, at byte " + (in.position() - 1));
        }
        return stack.getLast();
    }

    private Row lastOf(int count) throws PickleException {
        var items = new ArrayList<PickleValue>();
        for (int i = 0; i < count; i++) {
            items.addFirst(pop());
        }
        return new Row(items);
    }

    private void mark() throws PickleException {
        if (below.size() == MAX_MARKS) {
            throw new PickleException("the pickle nests deeper than " + MAX_MARKS + " levels");
        }
        below.push(stack);
        stack = new ArrayList<>();
    }

    private List<PickleValue> popToMark() throws PickleException {
        if (below.isEmpty()) {
            throw new PickleException("the pickle ends a group that was not begun, at byte " + (in.position() - 1));
        }
        var items = stack;
        stack = below.pop();
        return items;
    }

    private void extend(List<PickleValue> items) throws PickleException {
        if (!(top() instanceof Row row)) {
            throw new PickleException("the pickle appends to something that is no list");
        }
        row.items.addAll(items);
    }

    private void fill(List<PickleValue> items) throws PickleException {
        if (!(top() instanceof Table table) || items.size() % 2 != 0) {
            throw new PickleException("the pickle sets entries of something that is no dict");
        }
        for (int i = 0; i < items.size(); i += 2) {
            table.entries.put(key(items.get(i)), items.get(i + 1));
        }
    }

    private void remember(long index) throws PickleException {
        memo.put(index, top());
        if (memo.size() > MAX_VALUES) {
            throw new PickleException("the pickle keeps more than " + MAX_VALUES + " values for later");
        }
    }

    private PickleValue recalled(long index) throws PickleException {
        var value = memo.get(index);
        if (value == null) {
            throw new PickleException("the pickle recalls value " + index + ", which it never kept");
        }
        return value;
    }

    private static String text(PickleValue value) throws PickleException {
        if (value instanceof Text(var text)) {
            return text;
        }
        throw new PickleException("the pickle names a function by something that is no text");
    }

    private static PickleValue whole(byte[] bytes) throws PickleException {
        if (bytes.length > MAX_NUMBER) {
            throw new PickleException(
                    "the pickle holds a number of %s bytes; at most %s are taken".formatted(bytes.length, MAX_NUMBER));
        }
        if (bytes.length > 8) {
            return new Huge(HexFormat.of().formatHex(bytes));
        }
        long value = bytes.length > 0 && bytes[bytes.length - 1] < 0 ? -1 : 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = value << 8 | (bytes[i] & 0xff);
        }
        return new Whole(value);
    }

    private static PickleValue decimal(String line) throws PickleException {
        return switch (line) {
            case "01" -> new Truth(true);
            case "00" -> new Truth(false);
            default -> new Whole(index(line));
        };
    }

    private static long index(String line) throws PickleException {
        try {
            return Long.parseLong(line.strip());
        } catch (NumberFormatException e) {
            throw new PickleException("the pickle holds a whole number that is none or beyond 64 bits");
        }
    }

    private static double real(String line) throws PickleException {
        try {
            return Double.parseDouble(line.strip());
        } catch (NumberFormatException e) {
            throw new PickleException("the pickle holds a number that is none");
        }
    }

    private static String unquoted(String line) {
        var text = line.strip();
        return text.length() >= 2 ? text.substring(1, text.length() - 1) : text;
    }
}

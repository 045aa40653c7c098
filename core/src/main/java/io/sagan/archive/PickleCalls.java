package io.sagan.archive;

import io.sagan.archive.PickleValue.Bytes;
import io.sagan.archive.PickleValue.Format;
import io.sagan.archive.PickleValue.Named;
import io.sagan.archive.PickleValue.Row;
import io.sagan.archive.PickleValue.Storage;
import io.sagan.archive.PickleValue.Table;
import io.sagan.archive.PickleValue.Text;
import io.sagan.archive.PickleValue.View;
import io.sagan.archive.PickleValue.Whole;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What the names of [PickleGlobal] build when a pickle calls them.
final class PickleCalls {
    private static final int MAX_RANK = 32;
    private static final Set<String> FORMATS = Set.of("f8", "f4", "i8", "i4", "i2", "i1", "u1", "b1");

    private PickleCalls() {}

    static PickleValue call(PickleValue what, PickleValue arguments) throws PickleException {
        if (!(what instanceof Named(var global)) || !(arguments instanceof Row row)) {
            throw new PickleException("it calls something that is no function");
        }
        var given = row.items;
        return switch (global) {
            case ORDERED_DICT -> orderedDict(given);
            case REBUILD_TENSOR -> view(given);
            case REBUILD_PARAMETER -> {
                if (!given.isEmpty() && given.getFirst() instanceof View view) {
                    yield view;
                }
                throw wrong("a parameter without a tensor");
            }
            case SIZE -> {
                if (given.size() == 1 && given.getFirst() instanceof Row sides) {
                    yield sides;
                }
                throw wrong("a torch.Size without sides");
            }
            case NUMPY_TYPE -> {
                if (!given.isEmpty() && given.getFirst() instanceof Text(var code) && FORMATS.contains(code)) {
                    yield new Format(code);
                }
                throw wrong("a NumPy number format other than "
                        + FORMATS.stream().sorted().toList());
            }
            case NUMPY_SCALAR -> scalar(given);
            case ENCODE -> {
                if (!given.isEmpty() && given.getFirst() instanceof Text(var text)) {
                    yield new Bytes(text);
                }
                throw wrong("an encoding of something that is no text");
            }
            case FLOAT, DOUBLE, HALF, BFLOAT16, LONG, INT, BYTE, BOOL -> throw wrong("a call of a storage class");
        };
    }

    /// What a pickle refers to outside itself: `('storage', class, key, device, count)`, the older
    /// container with a sixth entry that is None.
    static Storage stored(PickleValue id) throws PickleException {
        if (id instanceof Row row
                && (row.items.size() == 5 || (row.items.size() == 6 && row.items.get(5) == PickleValue.Nothing.NONE))
                && row.items.get(0) instanceof Text(var tag)
                && tag.equals("storage")
                && row.items.get(1) instanceof Named(var global)
                && row.items.get(2) instanceof Text(var key)
                && row.items.get(4) instanceof Whole(var count)) {
            var type = global.type();
            if (type != null && key.matches("[A-Za-z0-9_]{1,64}") && count >= 0 && count <= Long.MAX_VALUE / 8) {
                return new Storage(type, key, count);
            }
        }
        throw wrong("a reference to something that is no storage of numbers");
    }

    private static Table orderedDict(List<PickleValue> given) throws PickleException {
        var table = new Table();
        if (given.isEmpty()) {
            return table;
        }
        if (given.size() == 1 && given.getFirst() instanceof Row pairs) {
            for (var pair : pairs.items) {
                if (!(pair instanceof Row two) || two.items.size() != 2) {
                    throw wrong("an OrderedDict of something else than pairs");
                }
                table.entries.put(Pickle.key(two.items.get(0)), two.items.get(1));
            }
            return table;
        }
        throw wrong("an OrderedDict of something else than pairs");
    }

    private static View view(List<PickleValue> given) throws PickleException {
        if (given.size() < 4
                || !(given.get(0) instanceof Storage storage)
                || !(given.get(1) instanceof Whole(var offset))
                || !(given.get(2) instanceof Row shape)
                || !(given.get(3) instanceof Row strides)
                || shape.items.size() != strides.items.size()
                || shape.items.size() > MAX_RANK) {
            throw wrong("a tensor without storage, offset, shape and strides");
        }
        var view = new View(storage, offset, sides(shape), sides(strides));
        requireInside(view);
        return view;
    }

    private static List<Long> sides(Row row) throws PickleException {
        var sides = new ArrayList<Long>();
        for (var side : row.items) {
            if (!(side instanceof Whole(var value)) || value < 0) {
                throw wrong("a tensor whose sides and strides are not all whole numbers of at least 0");
            }
            sides.add(value);
        }
        return sides;
    }

    private static void requireInside(View view) throws PickleException {
        long last = view.offset();
        long count = 1;
        try {
            for (int i = 0; i < view.shape().size(); i++) {
                long side = view.shape().get(i);
                count = Math.multiplyExact(count, side);
                last = Math.addExact(
                        last,
                        Math.multiplyExact(Math.max(0, side - 1), view.strides().get(i)));
            }
            Math.multiplyExact(count, 8L);
        } catch (ArithmeticException e) {
            throw wrong("a tensor of " + view.shape() + " with strides " + view.strides());
        }
        if (view.offset() < 0 || (count > 0 && last >= view.storage().count())) {
            throw wrong("a tensor of %s with strides %s at %s, in a storage of %s numbers"
                    .formatted(
                            view.shape(),
                            view.strides(),
                            view.offset(),
                            view.storage().count()));
        }
    }

    private static PickleValue scalar(List<PickleValue> given) throws PickleException {
        if (given.size() != 2 || !(given.get(0) instanceof Format(var code))) {
            throw wrong("a NumPy number without format or bytes");
        }
        var text = switch (given.get(1)) {
            case Bytes(var latin1) -> latin1;
            case Text(var utf8) -> utf8;
            default -> throw wrong("a NumPy number without format or bytes");
        };
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() != code.charAt(1) - '0') {
            throw wrong("a NumPy number of %s bytes as %s".formatted(bytes.remaining(), code));
        }
        return switch (code) {
            case "f8" -> new PickleValue.Real(bytes.getDouble());
            case "f4" -> new PickleValue.Real(bytes.getFloat());
            case "i8" -> new Whole(bytes.getLong());
            case "i4" -> new Whole(bytes.getInt());
            case "i2" -> new Whole(bytes.getShort());
            case "i1" -> new Whole(bytes.get());
            case "u1" -> new Whole(bytes.get() & 0xff);
            default -> new PickleValue.Truth(bytes.get() != 0);
        };
    }

    private static PickleException wrong(String what) {
        return new PickleException("the pickle holds " + what);
    }
}

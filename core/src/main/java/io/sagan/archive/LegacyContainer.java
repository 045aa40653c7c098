package io.sagan.archive;

import io.sagan.archive.PickleValue.Huge;
import io.sagan.archive.PickleValue.Row;
import io.sagan.archive.PickleValue.Storage;
import io.sagan.archive.PickleValue.Table;
import io.sagan.archive.PickleValue.Text;
import io.sagan.archive.PickleValue.Truth;
import io.sagan.archive.PickleValue.View;
import io.sagan.archive.PickleValue.Whole;
import io.sagan.tensor.DamagedFileException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// torch's container before 1.6: five pickles (a magic number, the version, the machine, the object, the
/// storages' keys), then for each key a count of 8 bytes and the numbers.
final class LegacyContainer implements TorchContainer {
    private static final Huge MAGIC = new Huge("6cfc9c46f9206aa85019");
    private static final long VERSION = 1001;

    private final Path file;
    private final FileChannel channel;
    private final PickleValue root;
    private final Map<String, Long> starts = new HashMap<>();
    private final Map<String, Long> sizes = new HashMap<>();
    private long dataBytes;

    /// @throws DamagedFileException if it is no such file, cut off, or holds more than weights
    LegacyContainer(Path file) throws IOException {
        this.file = file;
        channel = FileChannel.open(file, StandardOpenOption.READ);
        boolean whole = false;
        try {
            // The stream is not closed: the channel is.
            var in = new PickleInput(new BufferedInputStream(Channels.newInputStream(channel)), channel.size());
            requireHeader(in);
            root = Pickle.read(in);
            var keys = Pickle.read(in);
            locate(keys, types(root), in.position());
            whole = true;
        } catch (PickleException e) {
            throw new DamagedFileException(file, e.reason());
        } finally {
            if (!whole) {
                channel.close();
            }
        }
    }

    private void requireHeader(PickleInput in) throws IOException, PickleException {
        if (!Pickle.read(in).equals(MAGIC) || !Pickle.read(in).equals(new Whole(VERSION))) {
            throw new DamagedFileException(file, "it is a pickle, but no file of torch.save");
        }
        if (!(Pickle.read(in) instanceof Table machine)
                || !new Truth(true).equals(machine.entries.get(new Text("little_endian")))) {
            throw new DamagedFileException(
                    file, "its numbers are not little-endian; load and save it on such a machine first");
        }
    }

    /// The bytes of a number in each storage that the object refers to.
    private static Map<String, Integer> types(PickleValue root) {
        var types = new HashMap<String, Integer>();
        Set<PickleValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var open = new java.util.ArrayDeque<PickleValue>();
        open.push(root);
        while (!open.isEmpty()) {
            var value = open.pop();
            if (!seen.add(value)) {
                continue;
            }
            switch (value) {
                case View view -> open.push(view.storage());
                case Storage storage -> types.put(storage.key(), storage.type().bytes());
                case Row row -> row.items.forEach(open::push);
                case Table table -> table.entries.values().forEach(open::push);
                default -> {}
            }
        }
        return types;
    }

    private void locate(PickleValue keys, Map<String, Integer> types, long from) throws IOException {
        if (!(keys instanceof Row row)) {
            throw new DamagedFileException(file, "it has no list of storages");
        }
        long at = from;
        var prefix = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        for (var each : row.items) {
            if (!(each instanceof Text(var key)) || !types.containsKey(key) || starts.containsKey(key)) {
                throw new DamagedFileException(file, "its list of storages does not fit its tensors");
            }
            prefix.clear();
            while (prefix.hasRemaining()) {
                if (channel.read(prefix, at + prefix.position()) < 0) {
                    throw new DamagedFileException(file, "it ends before storage " + key);
                }
            }
            long count = prefix.getLong(0);
            int width = Objects.requireNonNull(types.get(key));
            long left = channel.size() - at - 8;
            if (count < 0 || count > left / width) {
                throw new DamagedFileException(
                        file,
                        "its storage %s promises %s numbers of %s bytes, but only %s bytes follow"
                                .formatted(key, count, width, left));
            }
            starts.put(key, at + 8);
            sizes.put(key, count);
            dataBytes += count * width;
            at += 8 + count * width;
        }
    }

    @Override
    public PickleValue root() {
        return root;
    }

    @Override
    public long dataBytes() {
        return dataBytes;
    }

    @Override
    public void require(Storage storage) throws IOException {
        var count = sizes.get(storage.key());
        if (count == null || count != storage.count()) {
            throw new DamagedFileException(
                    file,
                    "its storage %s has %s numbers where the pickle promises %s"
                            .formatted(storage.key(), count == null ? "no" : count, storage.count()));
        }
    }

    @Override
    public InputStream open(Storage storage) throws IOException {
        channel.position(Objects.requireNonNull(starts.get(storage.key())));
        return new FilterInputStream(Channels.newInputStream(channel)) {
            @Override
            public void close() {
                // the channel serves other storages too
            }
        };
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package io.sagan.archive;

import io.sagan.archive.PickleValue.Storage;
import io.sagan.archive.PickleValue.Table;
import io.sagan.archive.PickleValue.Text;
import io.sagan.archive.PickleValue.View;
import io.sagan.tensor.DamagedFileException;
import io.sagan.tensor.StoredType;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.zip.ZipException;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/// The state dict in a file of `torch.save`: the whole object, or its entry `state_dict`.
final class TorchFile implements TensorFile {
    private static final int CHUNK_BYTES = 8 << 20;

    /// Views may share a storage or repeat it, within reason.
    private static final long MAX_GROWTH = 4;

    private static final long ALWAYS_BYTES = 1 << 20;

    private final Path file;
    private final TorchContainer container;
    private final Map<String, View> views = new LinkedHashMap<>();

    TorchFile(Path file, TorchContainer container) throws IOException {
        this.file = file;
        this.container = container;
        boolean whole = false;
        try {
            long bytes = 0;
            for (var entry : stateDict().entries.entrySet()) {
                if (!(entry.getKey() instanceof Text(var name)) || !(entry.getValue() instanceof View view)) {
                    throw new DamagedFileException(
                            file, "its state dict holds something that is no named tensor: " + shown(entry.getKey()));
                }
                container.require(view.storage());
                views.put(name, view);
                bytes = Math.addExact(bytes, bytes(view));
            }
            if (bytes > ALWAYS_BYTES + MAX_GROWTH * container.dataBytes()) {
                throw new DamagedFileException(
                        file, "its tensors promise %s bytes from %s".formatted(bytes, container.dataBytes()));
            }
            whole = true;
        } catch (ArithmeticException e) {
            throw new DamagedFileException(file, "its tensors promise more than 2^63 bytes");
        } finally {
            if (!whole) {
                container.close();
            }
        }
    }

    private Table stateDict() throws IOException {
        if (container.root() instanceof Table root) {
            if (root.entries.get(new Text("state_dict")) instanceof Table inner) {
                return inner;
            }
            if (root.entries.values().stream().anyMatch(View.class::isInstance)) {
                return root;
            }
        }
        throw new DamagedFileException(file, "it holds no state dict, neither as a whole nor as its entry state_dict");
    }

    private static long bytes(View view) {
        return view.shape().stream().reduce(1L, Math::multiplyExact)
                * view.storage().type().bytes();
    }

    private static String shown(PickleValue key) {
        var text = key instanceof Text(var name) ? name : key.getClass().getSimpleName();
        var plain = text.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() <= 80 ? plain : plain.substring(0, 80) + "…";
    }

    @Override
    public SequencedMap<String, List<Long>> shapes() {
        var shapes = new LinkedHashMap<String, List<Long>>();
        views.forEach((name, view) -> shapes.put(name, view.shape()));
        return shapes;
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public Map<String, Tensor> read(Collection<String> names) throws IOException {
        var storages = new LinkedHashMap<Storage, Tensor>();
        var tensors = new LinkedHashMap<String, Tensor>();
        for (var name : names) {
            var view = Objects.requireNonNull(views.get(name));
            var flat = storages.get(view.storage());
            if (flat == null) {
                flat = numbers(view.storage());
                storages.put(view.storage(), flat);
            }
            try (var strided =
                    flat.as_strided(longs(view.shape()), longs(view.strides()), new LongOptional(view.offset()))) {
                tensors.put(name, strided.clone().contiguous());
            }
        }
        storages.values().forEach(Tensor::close);
        return tensors;
    }

    private Tensor numbers(Storage storage) throws IOException {
        var flat = torch.empty(
                new long[] {storage.count()},
                new TensorOptions(storage.type().scalarType()),
                new MemoryFormatOptional());
        try (var in = container.open(storage);
                var _ = new PointerScope()) {
            long bytes = storage.count() * storage.type().bytes();
            for (long done = 0; done < bytes; done += CHUNK_BYTES) {
                int size = (int) Math.min(CHUNK_BYTES, bytes - done);
                var chunk = in.readNBytes(size);
                if (chunk.length < size) {
                    throw new DamagedFileException(file, "its storage " + storage.key() + " ended while it was read");
                }
                requireTruthValues(storage.type(), chunk);
                new BytePointer(flat.data_ptr()).position(done).put(chunk, 0, size);
            }
        } catch (ZipException | EOFException e) {
            throw new DamagedFileException(file, "its storage " + storage.key() + " cannot be unpacked");
        }
        return flat;
    }

    private void requireTruthValues(StoredType type, byte[] bytes) throws IOException {
        if (type == StoredType.BOOL) {
            for (byte each : bytes) {
                if (each != 0 && each != 1) {
                    throw new DamagedFileException(file, "a truth value must be 0 or 1, got " + (each & 0xff));
                }
            }
        }
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public void close() throws IOException {
        container.close();
    }
}

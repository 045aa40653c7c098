package io.sagan.archive;

import io.sagan.archive.PickleValue.Storage;
import io.sagan.tensor.DamagedFileException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// torch's container since 1.6: a zip archive with `NAME/data.pkl` and the numbers in `NAME/data/KEY`.
///
/// What the archive's listing promises is held against the size of the file before anything is read.
final class ZipContainer implements TorchContainer {
    private static final int MAX_ENTRIES = 100_000;
    private static final long MAX_PICKLE = 64L << 20;

    /// Weights hardly shrink; what grows more than this was not made to be used.
    private static final long MAX_GROWTH = 100;

    private final Path file;
    private final ZipFile zip;
    private final Map<String, ZipEntry> entries = new HashMap<>();
    private final String folder;
    private final long dataBytes;
    private final PickleValue root;

    /// @throws DamagedFileException if it is no such archive, or one that cannot be honest
    ZipContainer(Path file) throws IOException {
        this.file = file;
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new DamagedFileException(file, "its zip listing cannot be read (" + reason(e) + ")");
        }
        boolean whole = false;
        try {
            dataBytes = list();
            folder = folder();
            requireLittleEndian();
            root = unpickled();
            whole = true;
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new DamagedFileException(file, "its zip entries cannot be read (" + reason(e) + ")");
        } finally {
            if (!whole) {
                zip.close();
            }
        }
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? "it ends too early" : e.getMessage();
    }

    private long list() throws IOException {
        if (zip.size() > MAX_ENTRIES) {
            throw new DamagedFileException(file, "it lists " + zip.size() + " entries; at most 100000 are taken");
        }
        long fileBytes = Files.size(file);
        long total = 0;
        for (var entry : zip.stream().toList()) {
            var name = entry.getName();
            if (name.startsWith("/")
                    || name.contains("\\")
                    || List.of(name.split("/", -1)).contains("..")) {
                throw new DamagedFileException(file, "its entry " + shown(name) + " points outside the archive");
            }
            if (entries.put(name, entry) != null) {
                throw new DamagedFileException(file, "its entry " + shown(name) + " is there twice");
            }
            long size = entry.getSize();
            long packed = entry.getCompressedSize();
            if (size < 0 || packed < 0 || packed > fileBytes || size > fileBytes * MAX_GROWTH) {
                throw new DamagedFileException(
                        file, "its entry %s promises %s bytes in a file of %s".formatted(shown(name), size, fileBytes));
            }
            total += size;
        }
        if (total > fileBytes * MAX_GROWTH) {
            throw new DamagedFileException(
                    file, "its entries promise %s bytes in a file of %s".formatted(total, fileBytes));
        }
        return total;
    }

    private String folder() throws IOException {
        var pickles = entries.keySet().stream()
                .filter(name -> name.endsWith("/data.pkl") && name.indexOf('/') == name.lastIndexOf('/'))
                .toList();
        if (pickles.size() != 1) {
            throw new DamagedFileException(
                    file, "a file of torch.save has one entry NAME/data.pkl, this has " + pickles.size());
        }
        var found = pickles.getFirst().substring(0, pickles.getFirst().length() - "data.pkl".length());
        if (entries.containsKey(found + "constants.pkl")) {
            throw new DamagedFileException(file, "it is a TorchScript program; save the state_dict instead");
        }
        return found;
    }

    private void requireLittleEndian() throws IOException {
        var entry = entries.get(folder + "byteorder");
        if (entry != null && !new String(read(entry, 16), StandardCharsets.US_ASCII).equals("little")) {
            throw new DamagedFileException(
                    file, "its numbers are not little-endian; load and save it on such a machine first");
        }
    }

    private PickleValue unpickled() throws IOException {
        var entry = entries.get(folder + "data.pkl");
        var bytes = read(Objects.requireNonNull(entry), MAX_PICKLE);
        try {
            return Pickle.read(new PickleInput(new ByteArrayInputStream(bytes), bytes.length));
        } catch (PickleException e) {
            throw new DamagedFileException(file, e.reason());
        }
    }

    private byte[] read(ZipEntry entry, long most) throws IOException {
        if (entry.getSize() > most) {
            throw new DamagedFileException(
                    file,
                    "its entry %s has %s bytes; at most %s are taken"
                            .formatted(shown(entry.getName()), entry.getSize(), most));
        }
        try (var in = zip.getInputStream(entry)) {
            var bytes = in.readNBytes((int) entry.getSize() + 1);
            if (bytes.length != entry.getSize()) {
                throw new DamagedFileException(
                        file,
                        "its entry %s has not the %s bytes it promises"
                                .formatted(shown(entry.getName()), entry.getSize()));
            }
            return bytes;
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
        var name = folder + "data/" + storage.key();
        var entry = entries.get(name);
        if (entry == null) {
            throw new DamagedFileException(file, "it refers to the entry " + shown(name) + ", which is not there");
        }
        long wanted = storage.count() * storage.type().bytes();
        if (entry.getSize() != wanted) {
            throw new DamagedFileException(
                    file,
                    "its entry %s has %s bytes where the pickle promises %s"
                            .formatted(shown(name), entry.getSize(), wanted));
        }
    }

    @Override
    public InputStream open(Storage storage) throws IOException {
        var entry = entries.get(folder + "data/" + storage.key());
        return zip.getInputStream(Objects.requireNonNull(entry));
    }

    private static String shown(String name) {
        var plain = name.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() <= 80 ? plain : plain.substring(0, 80) + "…";
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}

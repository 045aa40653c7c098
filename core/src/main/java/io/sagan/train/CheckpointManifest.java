package io.sagan.train;

import io.sagan.data.Sha256;
import io.sagan.tensor.DamagedFileException;
import io.sagan.tensor.JsonReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What a checkpoint consists of: `manifest.json`, written last.
///
/// @param files every other file of the checkpoint
record CheckpointManifest(List<FileEntry> files) {
    static final String NAME = "manifest.json";
    private static final long FORMAT = 1;
    private static final long MAX_BYTES = 1 << 20;

    /// One file.
    ///
    /// @param name path below the checkpoint, with `/` between its parts
    /// @param size in bytes
    /// @param sha256 digest of the content, 64 hexadecimal digits
    record FileEntry(String name, long size, String sha256) {}

    CheckpointManifest {
        files = List.copyOf(files);
    }

    /// Takes stock of a directory.
    static CheckpointManifest of(Path directory) throws IOException {
        var files = new ArrayList<FileEntry>();
        for (var path : DurableFiles.below(directory)) {
            var name = directory.relativize(path).toString().replace('\\', '/');
            if (Files.isRegularFile(path) && !name.equals(NAME)) {
                files.add(new FileEntry(name, Files.size(path), Sha256.of(path)));
            }
        }
        return new CheckpointManifest(files);
    }

    /// Reads the manifest of a checkpoint.
    ///
    /// @throws DamagedFileException if there is none, or one that this version did not write
    static CheckpointManifest read(Path directory) throws IOException {
        var file = directory.resolve(NAME);
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new DamagedFileException(file, "it is larger than " + MAX_BYTES + " bytes");
            }
            return parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new DamagedFileException(directory, "it has no " + NAME);
        } catch (CharacterCodingException e) {
            throw new DamagedFileException(file, "it is not UTF-8 text");
        } catch (JsonReader.Malformed e) {
            throw new DamagedFileException(file, e.reason());
        }
    }

    /// Holds every file against its size and digest.
    ///
    /// @throws DamagedFileException naming the first file that differs
    void verify(Path directory) throws IOException {
        for (var entry : files) {
            var file = directory.resolve(entry.name());
            if (!Files.isRegularFile(file)) {
                throw new DamagedFileException(directory, entry.name() + " is missing");
            }
            if (Files.size(file) != entry.size()) {
                throw new DamagedFileException(
                        directory,
                        entry.name() + " has " + Files.size(file) + " bytes, its manifest says " + entry.size());
            }
            if (!Sha256.of(file).equals(entry.sha256())) {
                throw new DamagedFileException(
                        directory, entry.name() + " does not match the SHA-256 digest in its manifest");
            }
        }
    }

    String toJson() {
        return files.stream()
                .map(file -> "    {\"name\": %s, \"size\": %s, \"sha256\": \"%s\"}"
                        .formatted(JsonReader.quote(file.name()), file.size(), file.sha256()))
                .collect(Collectors.joining(",\n", "{\n  \"format\": " + FORMAT + ",\n  \"files\": [\n", "\n  ]\n}\n"));
    }

    private static CheckpointManifest parse(String text) throws JsonReader.Malformed {
        var json = new JsonReader(text);
        long format = 0;
        var files = new ArrayList<FileEntry>();
        json.beginObject();
        for (boolean first = true; json.nextMember(first); first = false) {
            switch (json.nextName()) {
                case "format" -> format = json.nextLong();
                case "files" -> {
                    json.beginArray();
                    for (boolean none = true; json.nextElement(none); none = false) {
                        files.add(parseFile(json));
                    }
                }
                default -> json.skipValue();
            }
        }
        json.end();
        if (format != FORMAT) {
            throw new JsonReader.Malformed("format must be " + FORMAT + ", got " + format);
        }
        return new CheckpointManifest(files);
    }

    private static FileEntry parseFile(JsonReader json) throws JsonReader.Malformed {
        var name = "";
        long size = -1;
        var sha256 = "";
        json.beginObject();
        for (boolean first = true; json.nextMember(first); first = false) {
            switch (json.nextName()) {
                case "name" -> name = json.nextString();
                case "size" -> size = json.nextLong();
                case "sha256" -> sha256 = json.nextString();
                default -> json.skipValue();
            }
        }
        if (!staysInside(name)) {
            throw new JsonReader.Malformed("a file name must stay inside the checkpoint, got \"" + name + "\"");
        }
        return new FileEntry(name, size, sha256);
    }

    private static boolean staysInside(String name) {
        if (name.indexOf('\0') >= 0 || name.indexOf('\\') >= 0 || name.indexOf(':') >= 0) {
            return false;
        }
        return List.of(name.split("/", -1)).stream()
                .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }
}

package io.sagan.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A network on the disk: an ONNX file and the files beside it that hold its larger tensors.
///
/// @param path the ONNX file
/// @param data the files beside it, in the order of their names
record OnnxFile(Path path, List<Path> data) {

    OnnxFile {
        data = List.copyOf(data);
    }

    /// Looks into the file, without running anything.
    ///
    /// @throws IOException if the file, or one that it needs, is missing or cannot be read, or if it is
    ///     no ONNX file or an incomplete one; the message names it
    static OnnxFile of(Path path) throws IOException {
        requireReadable(path, "");
        var folder = path.toAbsolutePath().normalize().resolveSibling("");
        var data = new ArrayList<Path>();
        for (var location : DataLocations.of(path)) {
            var file = folder.resolve(location).normalize();
            if (!file.startsWith(folder)) {
                throw new IOException("%s takes tensors from %s, outside its own folder; put both into one folder"
                        .formatted(path, location));
            }
            requireReadable(file, "; %s takes tensors from it, so both must lie together".formatted(path));
            data.add(file);
        }
        return new OnnxFile(path, data);
    }

    private static void requireReadable(Path path, String why) throws IOException {
        var problem = Files.isDirectory(path)
                ? "it is a folder"
                : !Files.exists(path)
                        ? "it does not exist"
                        : !Files.isReadable(path)
                                ? "permission denied"
                                : Files.isRegularFile(path) ? "" : "it is no file";
        if (!problem.isEmpty()) {
            throw new IOException("%s cannot be read: %s%s".formatted(path, problem, why));
        }
    }

    /// SHA-256 of the ONNX file followed by the files beside it, as one stream: without such files the
    /// digest that `sha256sum` prints.
    String digest() throws IOException {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[1 << 16];
            add(path, sha, buffer);
            for (var file : data) {
                add(file, sha, buffer);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java knows SHA-256", e);
        }
    }

    private static void add(Path file, MessageDigest sha, byte[] buffer) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha.update(buffer, 0, read);
            }
        }
    }
}

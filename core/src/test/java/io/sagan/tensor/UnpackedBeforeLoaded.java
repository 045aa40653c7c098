package io.sagan.tensor;

import java.io.IOException;
import java.net.JarURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/// A program that starts the engine in two halves and says what lay where between them.
final class UnpackedBeforeLoaded {
    private UnpackedBeforeLoaded() {}

    public static void main(String[] args) throws IOException {
        System.out.println("before: " + mapped().size() + " loaded");
        Engine.unpack();
        for (var part : new String[] {"openblas", "pytorch"}) {
            var missing = libraries(part).stream()
                    .filter(name -> !unpacked(part).contains(name))
                    .toList();
            System.out.println(part + ": " + libraries(part).size() + " in the jar, missing " + missing);
        }
        System.out.println("between: " + mapped().size() + " loaded");
        Engine.start();
        System.out.println(
                "sum: " + org.bytedeco.pytorch.global.torch.ones(3).sum().item_double());
        System.out.println("after: "
                + mapped().stream()
                        .allMatch(path -> path.startsWith(Engine.cacheFolder().toAbsolutePath())) + " of "
                + (mapped().isEmpty() ? "none" : "some"));
    }

    /// Names of the libraries that the engine's jar brings for this platform.
    private static List<String> libraries(String part) throws IOException {
        var folder = "org/bytedeco/" + part + "/" + Loader.getPlatform() + "/";
        var place = Objects.requireNonNull(Engine.class.getResource("/" + folder), folder);
        try (var jar = ((JarURLConnection) place.openConnection()).getJarFile()) {
            return jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(folder) && name.matches(".*/lib[^/]*\\.(so|dylib)[.0-9]*"))
                    .map(name -> name.substring(folder.length()))
                    .toList();
        }
    }

    private static List<String> unpacked(String part) {
        try (Stream<Path> files = Files.walk(Engine.cacheFolder())) {
            return files.filter(file -> file.endsWith(Path.of(
                            part, Loader.getPlatform(), file.getFileName().toString())))
                    .filter(file -> file.toFile().length() > 0)
                    .map(file -> file.getFileName().toString())
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// Files of libtorch that this process has in memory.
    private static List<Path> mapped() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("libtorch") || line.contains("libc10"))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .distinct()
                    .toList();
        }
    }
}

package io.sagan.train;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The checkpoints of one run, each a directory `step-000123` that is complete or absent.
///
/// A checkpoint is written aside, flushed and renamed, so a kill at any moment leaves the earlier
/// ones and at most a hidden leftover, which the next [#save] or [#sweep] removes. One process may
/// write; any number may read meanwhile.
public final class CheckpointStore {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
    private static final Pattern NAME = Pattern.compile("step-([0-9]{6,18})");
    private static final String PARTIAL = ".partial-";
    private static final String TRASH = ".trash-";
    private static final String REPLACED = ".replaced-";

    /// Fills a checkpoint.
    @FunctionalInterface
    public interface Writer {
        /// Writes the checkpoint's files, in sub-directories too where that helps.
        ///
        /// @param directory empty, and holding nothing but this checkpoint
        void write(Path directory) throws IOException;
    }

    private final Path directory;
    private final int keep;
    private final int keepEvery;
    private final Set<Path> sound = new HashSet<>();

    /// Touches nothing on the disk.
    ///
    /// @param directory the run's `checkpoints` folder; made by the first save
    /// @param keep how many of the newest complete checkpoints stay, at least 1
    /// @param keepEvery checkpoints whose step is a multiple of this stay for good; 0 for none
    public CheckpointStore(Path directory, int keep, int keepEvery) {
        if (keep < 1) {
            throw new IllegalArgumentException("output.keep must be at least 1, got " + keep);
        }
        if (keepEvery < 0) {
            throw new IllegalArgumentException("output.keepEvery must be at least 0, got " + keepEvery);
        }
        this.directory = directory;
        this.keep = keep;
        this.keepEvery = keepEvery;
    }

    /// Writes one checkpoint, replacing one of the same step, then lets go of those no longer kept.
    ///
    /// What cannot be let go of is logged as a warning.
    ///
    /// @param step steps done, at least 0
    /// @return the complete checkpoint's directory
    /// @throws IOException as the other one
    public Path save(long step, Writer content) throws IOException {
        return save(step, content, LOG::warn);
    }

    /// Writes one checkpoint, replacing one of the same step, then lets go of those no longer kept.
    ///
    /// @param step steps done, at least 0
    /// @param notes told in a sentence when older checkpoints could not be removed
    /// @return the complete checkpoint's directory
    /// @throws IOException if it cannot be written; earlier checkpoints are untouched then and
    ///     nothing of the new one is left
    public Path save(long step, Writer content, Consumer<String> notes) throws IOException {
        var complete = directory.resolve(String.format(Locale.ROOT, "step-%06d", step));
        var partial = directory.resolve(PARTIAL + complete.getFileName());
        try {
            Files.createDirectories(directory);
            sweep();
            try {
                Files.createDirectory(partial);
                content.write(partial);
                seal(partial);
                publish(partial, complete);
            } finally {
                if (Files.exists(partial)) {
                    DurableFiles.delete(partial);
                }
            }
        } catch (IOException e) {
            throw new IOException(
                    "checkpoint " + complete + " could not be written: " + DurableFiles.reason(e)
                            + "; make room or allow writing there, earlier checkpoints are untouched",
                    e);
        }
        sound.add(complete);
        prune(complete, notes);
        return complete;
    }

    /// The newest checkpoint whose files all have the size and digest they were written with.
    ///
    /// @param damaged told of each newer one passed over: which, why, and what is used instead, where
    ///     there is one
    public Optional<Path> newestComplete(Consumer<String> damaged) throws IOException {
        var problems = new ArrayList<String>();
        Optional<Path> newest = Optional.empty();
        for (var candidate : candidates().reversed()) {
            try {
                CheckpointManifest.read(candidate).verify(candidate);
                sound.add(candidate);
                newest = Optional.of(candidate);
                break;
            } catch (IOException e) {
                problems.add(DurableFiles.reason(e));
            }
        }
        var instead = newest.map(path -> "; " + path.getFileName() + " is used instead")
                .orElse("");
        problems.forEach(problem -> damaged.accept(problem + instead));
        return newest;
    }

    /// Holds every file of one checkpoint against the size and digest it was written with.
    ///
    /// @throws IOException naming the first file that differs
    public static void verify(Path checkpoint) throws IOException {
        CheckpointManifest.read(checkpoint).verify(checkpoint);
    }

    /// Whether a directory is, or was, a checkpoint, and not merely a model.
    public static boolean isCheckpoint(Path directory) {
        return Files.exists(directory.resolve(CheckpointManifest.NAME))
                || NAME.matcher(String.valueOf(directory.getFileName())).matches();
    }

    /// The checkpoints that claim to be complete, oldest first. Their content is not verified.
    public List<Path> list() throws IOException {
        return candidates().stream()
                .filter(candidate -> Files.isRegularFile(candidate.resolve(CheckpointManifest.NAME)))
                .toList();
    }

    /// Removes what an interrupted save or removal left, and puts back a checkpoint that was being
    /// replaced. Only for the process that writes the run.
    public void sweep() throws IOException {
        for (var path : entries(".*")) {
            var name = path.getFileName().toString();
            if (name.startsWith(REPLACED)) {
                var original = directory.resolve(name.substring(REPLACED.length()));
                if (Files.exists(original)) {
                    DurableFiles.delete(path);
                } else {
                    DurableFiles.rename(path, original);
                }
            } else if (name.startsWith(PARTIAL) || name.startsWith(TRASH)) {
                DurableFiles.delete(path);
            }
        }
    }

    private static void seal(Path partial) throws IOException {
        var manifest = CheckpointManifest.of(partial);
        for (var entry : manifest.files()) {
            DurableFiles.flush(partial.resolve(entry.name()));
        }
        DurableFiles.replace(partial.resolve(CheckpointManifest.NAME), manifest.toJson());
        for (var path : DurableFiles.below(partial)) {
            if (Files.isDirectory(path)) {
                DurableFiles.flushNames(path);
            }
        }
    }

    private void publish(Path partial, Path complete) throws IOException {
        if (!Files.exists(complete)) {
            DurableFiles.rename(partial, complete);
            return;
        }
        var replaced = directory.resolve(REPLACED + complete.getFileName());
        sound.remove(complete);
        DurableFiles.rename(complete, replaced);
        try {
            DurableFiles.rename(partial, complete);
        } finally {
            sweep();
        }
    }

    /// Damaged checkpoints count for nothing, so they go when the sound ones of their age go.
    private void prune(Path saved, Consumer<String> notes) {
        try {
            int newest = 0;
            for (var candidate : candidates().reversed()) {
                boolean kept =
                        newest < keep || candidate.equals(saved) || (keepEvery > 0 && step(candidate) % keepEvery == 0);
                if (!kept) {
                    remove(candidate);
                } else if (newest < keep && isSound(candidate)) {
                    newest++;
                }
            }
        } catch (IOException e) {
            notes.accept("checkpoint " + saved + " is complete, but older ones could not be removed: "
                    + DurableFiles.reason(e));
        }
    }

    /// Hashes a checkpoint at most once per process while it stays sound.
    private boolean isSound(Path candidate) {
        if (sound.contains(candidate)) {
            return true;
        }
        try {
            CheckpointManifest.read(candidate).verify(candidate);
            return sound.add(candidate);
        } catch (IOException e) {
            return false;
        }
    }

    private void remove(Path checkpoint) throws IOException {
        var trash = directory.resolve(TRASH + checkpoint.getFileName());
        sound.remove(checkpoint);
        DurableFiles.rename(checkpoint, trash);
        DurableFiles.delete(trash);
    }

    private List<Path> candidates() throws IOException {
        return entries("step-*").stream()
                .filter(path -> NAME.matcher(path.getFileName().toString()).matches())
                .filter(Files::isDirectory)
                .sorted(Comparator.comparingLong(CheckpointStore::step))
                .toList();
    }

    private List<Path> entries(String glob) throws IOException {
        var paths = new ArrayList<Path>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            stream.forEach(paths::add);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return paths;
    }

    private static long step(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring("step-".length()));
    }
}

package io.sagan.studio;

import io.sagan.train.DurableFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder of one run: `experiment.yaml`, `events.jsonl`, `tensorboard/`, `samples/`,
/// `checkpoints/` and `curves.png`.
///
/// A run that trains holds a lock on its folder, which the operating system releases when the
/// process ends in whatever way; reading needs none.
public final class RunDirectory implements Closeable {
    private static final String EXPERIMENT = "experiment.yaml";
    private static final String OTHER = " or choose another --out";
    private static final String CHECKPOINTS = "checkpoints";
    private static final String LOCK = "run.lock";

    private final Path path;
    private final @Nullable FileChannel lock;
    private final List<Path> made;

    private RunDirectory(Path path, @Nullable FileChannel lock, List<Path> made) {
        this.path = path;
        this.lock = lock;
        this.made = List.copyOf(made);
    }

    /// Makes the folder of a new run and locks it.
    ///
    /// A folder that is empty, or whose run ended before its first checkpoint, may be used again.
    ///
    /// @throws IOException if the folder holds something else or a run with checkpoints, is in use
    ///     by another training, or cannot be written
    public static RunDirectory create(Path path) throws IOException {
        var missing = missing(path);
        try {
            makeFolder(path);
            if (!isRun(path) && !isEmpty(path)) {
                throw new IOException(path + " holds files that are no run; choose another --out");
            }
        } catch (FileAlreadyExistsException | NotDirectoryException e) {
            throw new IOException(path + " must be a folder, but a file is in the way; choose another --out", e);
        } catch (FileSystemException e) {
            throw unwritable(path, e, OTHER);
        }
        var run = locked(path, missing, OTHER);
        try {
            if (run.hasCheckpoints()) {
                throw new IOException(
                        path + " already holds a run; go on with --resume " + path + " or choose another --out");
            }
            Files.createDirectories(run.samples());
            Files.createDirectories(run.tensorBoard());
            return run;
        } catch (FileSystemException e) {
            run.close();
            throw unwritable(path, e, OTHER);
        } catch (IOException e) {
            run.close();
            throw e;
        }
    }

    /// Whether [#create] would take the folder: nothing is there, or an empty folder, or a run that
    /// ended before its first checkpoint.
    public static boolean isFree(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return !Files.exists(path);
        }
        return isRun(path) ? !new RunDirectory(path, null, List.of()).hasCheckpoints() : isEmpty(path);
    }

    /// Opens a run to go on training in it, and locks it.
    ///
    /// @throws IOException if it is no run, is in use by another training, or cannot be written
    public static RunDirectory resume(Path path) throws IOException {
        requireNoPart(path);
        requireRun(path);
        return locked(path, List.of(), "");
    }

    /// Opens a run for reading, also while it trains.
    ///
    /// @throws IOException if it is no run
    public static RunDirectory open(Path path) throws IOException {
        requireRun(path);
        return new RunDirectory(path, null, List.of());
    }

    /// The folder itself.
    public Path path() {
        return path;
    }

    /// The resolved experiment: what a rerun needs.
    public Path experiment() {
        return path.resolve(EXPERIMENT);
    }

    /// Everything the run said; see [EventLog].
    public Path events() {
        return path.resolve("events.jsonl");
    }

    /// Event files; see [TensorBoardWriter].
    public Path tensorBoard() {
        return path.resolve("tensorboard");
    }

    /// Sheets of the fixed latents.
    public Path samples() {
        return path.resolve("samples");
    }

    /// The sheet drawn after `step` steps.
    public Path sample(long step) {
        return samples().resolve(String.format(Locale.ROOT, "step-%06d.png", step));
    }

    /// Checkpoints by step.
    public Path checkpoints() {
        return path.resolve(CHECKPOINTS);
    }

    /// The loss curves, drawn at the end.
    public Path curves() {
        return path.resolve("curves.png");
    }

    /// Writes `experiment.yaml`; a reader sees the old text or the new one, never a part.
    public void writeExperiment(String yaml) throws IOException {
        try {
            DurableFiles.replace(experiment(), yaml);
        } catch (IOException e) {
            throw unwritable(path, e, "");
        }
    }

    /// Takes back what [#create] made, as far as nothing was put into it, and releases the lock: for
    /// a run that could not begin.
    public void discard() throws IOException {
        close();
        Files.deleteIfExists(path.resolve(LOCK));
        var folders = Stream.concat(Stream.of(samples(), tensorBoard()), made.stream());
        for (var each : folders.toList()) {
            if (Files.isDirectory(each) && isEmpty(each)) {
                Files.delete(each);
            }
        }
    }

    /// Releases the lock.
    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }

    private static void makeFolder(Path path) throws IOException {
        try {
            Files.createDirectories(path);
        } catch (NoSuchFileException e) {
            throw new IOException(path + " cannot be made: that place takes no folders; choose another --out", e);
        }
    }

    /// The folder and those above it that are not there, from the inside out.
    private static List<Path> missing(Path path) {
        var missing = new ArrayList<Path>();
        for (var each = path.toAbsolutePath(); each != null && !Files.exists(each); each = each.getParent()) {
            missing.add(each);
        }
        return missing;
    }

    private static RunDirectory locked(Path path, List<Path> made, String otherwise) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw unwritable(path, e, otherwise);
        }
        try {
            if (channel.tryLock() == null) {
                throw inUse(path, null, otherwise);
            }
            var owner = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0).write(ByteBuffer.wrap(owner));
            return new RunDirectory(path, channel, made);
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw inUse(path, e, otherwise);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static IOException inUse(Path path, @Nullable Exception cause, String otherwise) {
        return new IOException(path + " is being trained by another process; wait for it to end" + otherwise, cause);
    }

    private static IOException unwritable(Path path, IOException e, String otherwise) {
        return new IOException(
                path + " cannot be written: " + DurableFiles.reason(e) + "; make it writable" + otherwise, e);
    }

    private static void requireRun(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new IOException(path + " does not exist or is no folder; name the folder of a run");
        }
        if (!Files.exists(path.resolve(EXPERIMENT))) {
            throw new IOException(path + " holds no run: it has no " + EXPERIMENT + "; name the folder of a run");
        }
    }

    /// A checkpoint holds an experiment too, but what can be resumed is the run it belongs to.
    private static void requireNoPart(Path path) throws IOException {
        for (var above : List.of(path.resolve(".."), path.resolve("../.."))) {
            if (Files.isDirectory(path) && holdsCheckpoints(above) && !holdsCheckpoints(path)) {
                throw new IOException(path + " is a part of a run; name the run itself, " + above.normalize());
            }
        }
    }

    private static boolean holdsCheckpoints(Path path) {
        return Files.exists(path.resolve(EXPERIMENT)) && Files.isDirectory(path.resolve(CHECKPOINTS));
    }

    /// Whether a folder is, or began as, a run.
    public static boolean isRun(Path path) {
        return Files.exists(path.resolve(EXPERIMENT)) || Files.exists(path.resolve(LOCK));
    }

    private static boolean isEmpty(Path path) throws IOException {
        try (var entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }

    /// A checkpoint that was being replaced when its process was killed counts too.
    private boolean hasCheckpoints() throws IOException {
        if (!Files.isDirectory(checkpoints())) {
            return false;
        }
        try (var entries = Files.list(checkpoints())) {
            return entries.map(entry -> entry.getFileName().toString())
                    .anyMatch(name -> name.startsWith("step-") || name.startsWith(".replaced-"));
        }
    }
}

package io.sagan.features;

import io.sagan.data.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// A file that somebody published and whose bytes are known, fetched once and kept.
///
/// A fetch that is cut off leaves `NAME.partial` behind, and the next one goes on where it ended. The
/// file gets its name only after its SHA-256 was found right, so that under it there is never a part.
///
/// @param address where it is published; redirections are followed
/// @param name its name in the folder
/// @param bytes its length
/// @param sha256 SHA-256 of its bytes, in hexadecimal
/// @param patience how long the server may be silent
public record PublishedFile(URI address, String name, long bytes, String sha256, Duration patience) {
    private static final int PIECE = 1 << 16;
    private static final int ATTEMPTS = 3;

    /// Is told how a fetch goes.
    @FunctionalInterface
    public interface Progress {
        /// Called after each piece.
        ///
        /// @param done bytes that are there
        /// @param total bytes that there will be
        void at(long done, long total);
    }

    /// The file in a folder, fetched if it is not there.
    ///
    /// @param folder made when it does not exist
    /// @throws IOException in one sentence with what to do instead, if it can neither be found nor
    ///     fetched, or has other bytes than were published
    public Path in(Path folder, Progress progress) throws IOException {
        var file = folder.resolve(name);
        if (Files.exists(file)) {
            requireGenuine(file, "delete it to fetch it again, or name it as weights of your own by --weights");
            return file;
        }
        Files.createDirectories(folder);
        var partial = folder.resolve(name + ".partial");
        try (var channel = FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            if (lock == null) {
                throw isBeingFetched(partial);
            }
            fill(channel, file, progress);
        } catch (OverlappingFileLockException _) {
            throw isBeingFetched(partial);
        }
        try {
            requireGenuine(partial, "it was deleted; fetch it again");
        } catch (IOException e) {
            Files.deleteIfExists(partial);
            throw e;
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        return file;
    }

    private static IOException isBeingFetched(Path partial) {
        return new IOException(partial + " is being fetched by somebody else; wait for that to end");
    }

    private void requireGenuine(Path file, String remedy) throws IOException {
        var found = Sha256.of(file);
        if (!found.equals(sha256)) {
            throw new IOException("%s is not the file published at %s: its SHA-256 must begin with %s, got %s; %s"
                    .formatted(file, address, sha256.substring(0, 8), found.substring(0, 8), remedy));
        }
    }

    private void fill(FileChannel channel, Path file, Progress progress) throws IOException {
        for (int attempt = 1; channel.size() != bytes; attempt++) {
            long before = channel.size();
            try {
                transfer(channel, progress);
            } catch (IOException e) {
                // A cut is worth another try at once, a server that gives nothing is not.
                if (attempt == ATTEMPTS || channel.size() <= before) {
                    throw unreachable(file, e);
                }
            }
        }
    }

    private IOException unreachable(Path file, IOException cause) {
        var reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new IOException(
                "%s could not be fetched (%s): get it elsewhere (%s bytes, SHA-256 %s…) and put it at %s, or name weights you have by --weights FILE, or do without them by --features dataset"
                        .formatted(address, reason, bytes, sha256.substring(0, 8), file),
                cause);
    }

    private void transfer(FileChannel channel, Progress progress) throws IOException {
        try (var client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(patience)
                .build()) {
            try {
                receive(ask(client, Math.min(channel.size(), bytes)), channel, progress);
            } finally {
                client.shutdownNow(); // close alone would wait for what the server still sends
            }
        }
    }

    private HttpResponse<InputStream> ask(HttpClient client, long have) throws IOException {
        var request = HttpRequest.newBuilder(address).timeout(patience);
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void receive(HttpResponse<InputStream> response, FileChannel channel, Progress progress)
            throws IOException {
        long have = switch (response.statusCode()) {
            case 206 -> start(response);
            case 200 -> 0; // the server knows no ranges
            case 416 -> {
                channel.truncate(0);
                throw new IOException("the server refuses to go on with " + name + ".partial, which was emptied");
            }
            default -> throw new IOException("the server answered with status " + response.statusCode());
        };
        if (have > channel.size()) {
            throw new IOException("the server left out bytes before " + have);
        }
        channel.truncate(have).position(have);
        var heard = new AtomicLong(System.nanoTime());
        try (var body = response.body()) {
            var watch = Thread.ofVirtual().start(() -> closeWhenSilent(body, heard));
            try {
                var piece = new byte[PIECE];
                for (int n = body.read(piece); n >= 0; n = body.read(piece)) {
                    heard.set(System.nanoTime());
                    have += n;
                    if (have > bytes) {
                        channel.truncate(0);
                        throw new IOException("the server sends more than " + bytes + " bytes");
                    }
                    writeFully(channel, ByteBuffer.wrap(piece, 0, n));
                    progress.at(have, bytes);
                }
            } finally {
                watch.interrupt();
            }
        }
        if (have < bytes) {
            throw new IOException("the server sent %s of %s bytes".formatted(have, bytes));
        }
    }

    private static long start(HttpResponse<?> response) throws IOException {
        var range = response.headers().firstValue("Content-Range").orElse("");
        if (!range.matches("bytes [0-9]{1,18}-.*")) {
            throw new IOException("the server does not say which part it sends");
        }
        return Long.parseLong(range.substring(6, range.indexOf('-')));
    }

    /// The client has no limit of its own on the time between two pieces of a body.
    private void closeWhenSilent(InputStream body, AtomicLong heard) {
        try {
            while (System.nanoTime() - heard.get() < patience.toNanos()) {
                Thread.sleep(Math.max(1, patience.toMillis() / 10));
            }
            body.close();
        } catch (InterruptedException | IOException _) {
            // the body came to its end, or is closed already
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer piece) throws IOException {
        while (piece.hasRemaining()) {
            channel.write(piece);
        }
    }
}

package io.sagan.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// A program that saves checkpoints without end, for a test to kill.
final class CheckpointLoop {
    private static final int FILE_BYTES = 300_000;

    private CheckpointLoop() {}

    public static void main(String[] args) throws IOException {
        var store = new CheckpointStore(Path.of(args[0]), 2, 0);
        System.out.println("ready");
        for (long step = Long.parseLong(args[1]); ; step++) {
            save(store, step);
            System.out.println(step);
        }
    }

    static Path save(CheckpointStore store, long step) throws IOException {
        return store.save(step, folder -> {
            for (var name : new String[] {"generator.bin", "discriminator.bin", "state.bin"}) {
                Files.write(folder.resolve(name), content(step));
            }
        });
    }

    static byte[] content(long step) {
        var bytes = new byte[FILE_BYTES];
        Arrays.fill(bytes, (byte) step);
        return bytes;
    }
}

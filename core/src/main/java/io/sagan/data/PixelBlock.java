package io.sagan.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Pictures of equal length in one block: off the heap, or in a memory-mapped scratch file.
///
/// First every picture is [#put], on any threads; then the block is [#seal]ed and read.
final class PixelBlock implements Pixels {
    private final Arena arena = Arena.ofShared();
    private final int bytesEach;
    private final long bytes;
    private final @Nullable Spill spill;
    private MemorySegment segment = MemorySegment.NULL;
    private int[] slots = {};

    /// The scratch file behind a block that is too large for memory.
    private record Spill(Path file, FileChannel channel) {}

    /// @param pictures how many
    /// @param bytesEach length of each
    /// @param memoryMegabytes MiB above which the pictures go into a file
    /// @param scratch folder of that file
    PixelBlock(long pictures, int bytesEach, int memoryMegabytes, Path scratch) throws IOException {
        this.bytesEach = bytesEach;
        this.bytes = pictures * bytesEach;
        if (bytes > ((long) memoryMegabytes << 20)) {
            spill = openSpill(scratch);
        } else {
            spill = null;
            segment = arena.allocate(Math.max(bytes, 1));
        }
    }

    private static Spill openSpill(Path scratch) throws IOException {
        var file = Files.createTempFile(scratch, ".pictures-", ".bin");
        var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            // Where an open file may be unlinked, not even a killed process leaves it behind
            Files.delete(file);
        } catch (IOException _) {
            file.toFile().deleteOnExit();
        }
        return new Spill(file, channel);
    }

    @Override
    public boolean isMapped() {
        return spill != null;
    }

    void put(long slot, byte[] picture) throws IOException {
        if (spill == null) {
            MemorySegment.copy(picture, 0, segment, ValueLayout.JAVA_BYTE, slot * bytesEach, bytesEach);
            return;
        }
        // Written, not stored through a map: a full disk is then an exception and not a dead process
        var buffer = ByteBuffer.wrap(picture);
        while (buffer.hasRemaining()) {
            try {
                spill.channel.write(buffer, slot * bytesEach + buffer.position());
            } catch (IOException full) {
                throw new DataException(
                        "the decoded pictures (%s MiB) cannot be written into '%s' (%s): make room or raise data.memoryMegabytes"
                                .formatted(bytes >> 20, spill.file.getParent(), full.getMessage()),
                        full);
            }
        }
    }

    /// No picture is put any more; now those in these slots can be read, in this order.
    void seal(int[] kept) throws IOException {
        slots = kept;
        if (spill != null) {
            segment = spill.channel.map(MapMode.READ_ONLY, 0, spill.channel.size(), arena);
        }
    }

    @Override
    public MemorySegment get(int picture) {
        return segment.asSlice((long) slots[picture] * bytesEach, bytesEach);
    }

    @Override
    public void close() {
        arena.close();
        if (spill != null) {
            try {
                spill.channel.close();
                Files.deleteIfExists(spill.file);
            } catch (IOException _) {
                spill.file.toFile().deleteOnExit();
            }
        }
    }
}

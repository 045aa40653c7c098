package io.sagan.data;

import java.lang.foreign.MemorySegment;

/// Decoded pictures of one size by number; read from any thread.
interface Pixels extends AutoCloseable {

    /// The bytes of one picture where they lie, until this is closed.
    MemorySegment get(int picture);

    /// Whether they lie in a file that is mapped into memory.
    boolean isMapped();

    @Override
    void close();
}

package io.sagan.data;

/// Decoded pictures of one size by number; read from any thread.
interface Pixels extends AutoCloseable {

    /// Copies one picture to the front of `destination`.
    void get(int picture, byte[] destination);

    /// Whether they lie in a file that is mapped into memory.
    boolean isMapped();

    @Override
    void close();
}

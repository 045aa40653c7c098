package io.sagan.data;

/// Batches of an endless stream of pictures, by their place in it.
public interface Batches extends AutoCloseable {

    /// The batch of pictures `position` to `position + size − 1`. The caller closes it.
    ///
    /// @param position pictures of the stream before this batch, at least 0
    /// @param size pictures in the batch, at least 1
    Batch batch(long position, int size);

    /// Ends what was begun for later batches; those handed out stay their owners'.
    @Override
    default void close() {}
}

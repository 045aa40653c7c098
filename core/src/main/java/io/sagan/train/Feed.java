package io.sagan.train;

import io.sagan.data.Batch;
import io.sagan.models.Latents;
import java.util.random.RandomGenerator;

/// What one step consumes. Every call names what it is for, so that nothing depends on the order
/// of calls.
public interface Feed {

    /// Steps done before this one.
    long step();

    /// The next real pictures.
    Batch real(int count);

    /// Fresh latents.
    ///
    /// @param purpose `discriminator` or `generator`
    /// @param pass which forward pass of that update
    /// @param count N
    Latents latents(String purpose, int pass, int count);

    /// Random numbers for augmentation and regularisation.
    ///
    /// @param purpose `discriminator`, `generator` or `penalty`
    RandomGenerator augmentation(String purpose, int pass);
}

package io.sagan.evaluation;

import io.sagan.data.Picture;
import java.io.IOException;
import java.util.List;

/// Pictures one after the other: read, or drawn from a generator.
@FunctionalInterface
public interface PictureSupply {

    /// The next pictures in order; none at the end.
    ///
    /// @param most at least 1
    List<Picture> next(int most) throws IOException;
}

package io.sagan;

import io.sagan.studio.TrainedGenerator;
import java.io.IOException;
import java.nio.file.Path;

/// The front door.
///
/// ```java
/// try (var gan = Sagan.load(Path.of("runs/cats"))) {
///   BufferedImage cat = gan.sample(SampleRequest.seed(7).withClass("tabby").withTruncation(0.8));
/// }
/// ```
public final class Sagan {
    private Sagan() {}

    /// Loads a trained generator: a run, a checkpoint or a model directory.
    ///
    /// @throws IOException when there is no model at this place, or it is damaged
    public static TrainedGenerator load(Path model) throws IOException {
        return TrainedGenerator.load(model);
    }
}

package io.sagan.studio;

import java.nio.file.Path;

/// How a training run ended.
public sealed interface TrainOutcome {

    /// All steps or all minutes were used, or the run was asked to stop; everything is saved.
    ///
    /// @param run the run's folder
    /// @param step steps done
    /// @param reason `steps`, `minutes` or `stopped`
    /// @param sheet the last sample sheet
    record Finished(Path run, long step, String reason, Path sheet) implements TrainOutcome {}

    /// A loss or a weight stopped being a finite number.
    record Diverged(Path run, long step, String culprit) implements TrainOutcome {}
}

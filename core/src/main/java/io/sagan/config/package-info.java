/// What to run: the experiment as records, and its YAML. May import Jackson; nothing else of
/// ours, no torch.
///
/// Start at [Experiment]; [ExperimentYaml] reads and writes it, [Presets] brings ready ones. The
/// records check themselves, and say what is wrong in sentences for the person at the keyboard.
@NullMarked
package io.sagan.config;

import org.jspecify.annotations.NullMarked;

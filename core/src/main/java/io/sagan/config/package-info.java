/// What to run: the experiment as records, and its YAML. May import Jackson; nothing else of
/// ours, no torch.
@NullMarked
package io.sagan.config;

import org.jspecify.annotations.NullMarked;

/// How near generated pictures are to real ones, in numbers. May import `config`, `tensor`, `data`,
/// `models` and `org.bytedeco`; nothing else of ours.
///
/// Start at [SlicedWasserstein]. All of it works without a trained feature extractor.
@NullMarked
package io.sagan.metrics;

import org.jspecify.annotations.NullMarked;

/// How near generated pictures are to real ones, in numbers. May import `config`, `tensor`, `data`,
/// `models` and `org.bytedeco`; nothing else of ours.
///
/// Two families. Of pictures as they are, with no trained network: start at [SlicedWasserstein]. Of what a
/// network saw in them, rows in a [Features]: start at [FrechetDistance].
@NullMarked
package io.sagan.metrics;

import org.jspecify.annotations.NullMarked;

/// From pictures to scores: lets a network look at two sets of pictures, and computes what is wanted of
/// what it saw. May import `config`, `event`, `tensor`, `data`, `features`, `metrics` and
/// `org.bytedeco`; nothing else of ours.
///
/// Start at [Evaluation].
@NullMarked
package io.sagan.evaluation;

import org.jspecify.annotations.NullMarked;

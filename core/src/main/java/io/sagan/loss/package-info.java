/// Adversarial losses and what is added to them. May import `tensor` and `org.bytedeco`; nothing
/// else of ours.
///
/// Start at [GanLoss]. A loss returns a scalar and opens no scope.
@NullMarked
package io.sagan.loss;

import org.jspecify.annotations.NullMarked;

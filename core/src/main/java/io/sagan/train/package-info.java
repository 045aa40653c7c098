/// The training loop, its state and its checkpoints. May import `config`, `event`, `tensor`,
/// `data`, `models`,
/// `loss`
/// and `org.bytedeco`.
@NullMarked
package io.sagan.train;

import org.jspecify.annotations.NullMarked;

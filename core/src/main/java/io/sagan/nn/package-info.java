/// Layers with no idea of GANs. May import `tensor` and `org.bytedeco`; nothing else of ours.
///
/// Start at [SelfAttention]. A layer returns tensors and opens no scope: whoever calls it owns
/// the result.
@NullMarked
package io.sagan.nn;

import org.jspecify.annotations.NullMarked;

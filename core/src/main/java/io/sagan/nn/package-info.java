/// Layers with no idea of GANs. May import `tensor` and `org.bytedeco`; nothing else of ours.
///
/// A layer keeps the tensors that it registers, never what `register_parameter` returns: that is a
/// reference into a list that moves when the next one is registered.
///
/// Start at [SelfAttention]. A layer returns tensors and opens no scope: whoever calls it owns
/// the result.
@NullMarked
package io.sagan.nn;

import org.jspecify.annotations.NullMarked;

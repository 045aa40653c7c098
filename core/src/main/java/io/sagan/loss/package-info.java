/// Adversarial losses. May import `tensor` and `org.bytedeco`; nothing else of ours.
@NullMarked
package io.sagan.loss;

import org.jspecify.annotations.NullMarked;

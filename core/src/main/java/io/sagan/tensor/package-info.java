/// The native seam: every trap of the engine has its one home here. May import `org.bytedeco`;
/// nothing else of
/// ours.
@NullMarked
package io.sagan.tensor;

import org.jspecify.annotations.NullMarked;

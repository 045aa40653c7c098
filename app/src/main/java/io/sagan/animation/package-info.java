/// Pictures one after the other, in files that move. May import `org.bytedeco` for ffmpeg's program,
/// and nothing of ours.
@NullMarked
package io.sagan.animation;

import org.jspecify.annotations.NullMarked;

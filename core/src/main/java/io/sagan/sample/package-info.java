/// Pictures out of a trained generator. May import `config`, `tensor`, `models` and `org.bytedeco`.
@NullMarked
package io.sagan.sample;

import org.jspecify.annotations.NullMarked;

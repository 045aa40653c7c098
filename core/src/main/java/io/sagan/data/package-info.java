/// Pictures in, batches out. May import `config`, `tensor`, `org.bytedeco` and ImageIO.
@NullMarked
package io.sagan.data;

import org.jspecify.annotations.NullMarked;

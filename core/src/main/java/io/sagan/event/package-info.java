/// What a run says, as values. Imports nothing of ours and no library.
@NullMarked
package io.sagan.event;

import org.jspecify.annotations.NullMarked;

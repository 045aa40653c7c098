/// One run as a whole: its folder, its log, its model. Wires `train` to `sample`; no torch type
/// in a public
/// signature.
@NullMarked
package io.sagan.studio;

import org.jspecify.annotations.NullMarked;

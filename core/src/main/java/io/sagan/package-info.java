/// The front door of the library: [Sagan] loads a trained generator and draws pictures from it.
@NullMarked
package io.sagan;

import org.jspecify.annotations.NullMarked;

/// The command line: text in, text and an exit code out. May import `config`, `event`, `studio`
/// and picocli;
/// never torch.
@NullMarked
package io.sagan.cli;

import org.jspecify.annotations.NullMarked;

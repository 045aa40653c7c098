package io.sagan.cli;

import java.nio.file.Path;

/// A word of a command line that is printed to be copied.
final class ShellWord {
    private ShellWord() {}

    /// The word as a POSIX shell reads it back: as it is, or in single quotes where it would be more than one word or
    /// mean something else.
    static String of(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /// The same for a path that shall not be taken for an option or for a file of arguments.
    static String of(Path path) {
        var text = path.toString();
        return of(text.startsWith("-") || text.startsWith("@") ? "./" + text : text);
    }
}

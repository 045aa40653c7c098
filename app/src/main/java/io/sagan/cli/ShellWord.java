package io.sagan.cli;

/// A word of a command line that is printed to be copied.
final class ShellWord {
    private ShellWord() {}

    /// The word as a POSIX shell reads it back: as it is, or in single quotes where it would be more than one word or
    /// mean something else.
    static String of(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}

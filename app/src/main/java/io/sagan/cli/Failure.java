package io.sagan.cli;

import io.sagan.config.ExperimentException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/// One sentence for whatever went wrong.
final class Failure {
    private Failure() {}

    /// The first line of the message: native errors carry a C++ trace below it. File errors, whose
    /// message is
    /// often the bare path, are spelled out.
    static String sentence(Throwable failure) {
        return sentence(failure, remedy(""));
    }

    /// What helps a command that has too little memory.
    static String remedy(String command) {
        return switch (command) {
            case "train", "bench" -> "try a smaller --batch or more memory";
            case "sample", "attention", "interpolate" -> "ask for fewer pictures or give more memory";
            default -> "give more memory";
        };
    }

    /// The same where memory may be too small.
    ///
    /// @param remedy what helps then
    static String sentence(Throwable failure, String remedy) {
        return switch (failure) {
            case NoSuchFileException missing -> "no such file or folder: " + missing.getFile();
            case AccessDeniedException denied -> "no permission to use " + denied.getFile();
            case FileAlreadyExistsException taken -> taken.getFile() + " exists already";
            case FileSystemException disk when disk.getReason() != null -> disk.getFile() + ": " + disk.getReason();
            case ExperimentException wrong -> String.join("; ", wrong.problems());
            case OutOfMemoryError memory -> "out of memory (" + firstLine(memory) + "); " + remedy;
            case LinkageError engine ->
                "the engine could not be loaded (" + firstLine(engine) + "); 'sagan doctor' explains this machine";
            case Error fault -> "the program failed (" + firstLine(fault) + "); --verbose says where";
            default -> firstLine(failure);
        };
    }

    private static String firstLine(Throwable failure) {
        var message = Objects.requireNonNullElse(failure.getMessage(), "").strip();
        return message.isEmpty()
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse(message);
    }
}

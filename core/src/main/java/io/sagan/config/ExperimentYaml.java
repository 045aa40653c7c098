package io.sagan.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Experiments as YAML. Keys are the names of the records' components, choices are in lower case.
/// Every key is optional; what is left out comes from [Experiment#DEFAULT].
public final class ExperimentYaml {

    private static final int MAX_BYTES = 4 * YamlDocument.MAX_CHARACTERS;

    private ExperimentYaml() {}

    /// Reads an experiment file.
    ///
    /// @throws IOException if the file cannot be read, naming it
    /// @throws ExperimentException if the file is no experiment; each problem begins with the
    ///     file's path
    public static Experiment read(Path file) throws IOException {
        try {
            return parse(LimitedText.read(file, MAX_BYTES)
                    .orElseThrow(() -> new ExperimentException(
                            "an experiment must have at most %s bytes, got more".formatted(MAX_BYTES))));
        } catch (CharacterCodingException e) {
            throw new ExperimentException("%s must be UTF-8 text, and is not".formatted(file));
        } catch (IOException e) {
            throw new IOException("%s cannot be read: %s".formatted(file, reason(file, e)), e);
        } catch (ExperimentException e) {
            throw new ExperimentException(e.problems().stream()
                    .map(problem -> "%s: %s".formatted(file, problem))
                    .toList());
        }
    }

    private static String reason(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (Files.isDirectory(file)) {
            return "it is a folder";
        }
        return e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }

    /// Reads an experiment from YAML text. A text that names `model.size` but no layout gets the
    /// layout of [ModelSpec#forSize].
    ///
    /// @throws ExperimentException naming every unknown key, wrong type, value out of range or
    ///     impossible combination; also if the text is empty, is no YAML, repeats a key, uses
    ///     aliases or holds several documents
    public static Experiment parse(String yaml) {
        return Binding.over(Experiment.DEFAULT, YamlDocument.parse(yaml));
    }

    /// The whole experiment, defaults included: [#parse] gives an equal one back.
    public static String write(Experiment experiment) {
        return YamlWriter.write(experiment);
    }
}

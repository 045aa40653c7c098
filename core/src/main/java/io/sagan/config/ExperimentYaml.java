package io.sagan.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Experiments as YAML. Keys are the names of the records' components, choices are in lower case.
/// Every key is optional; what is left out comes from [Experiment#DEFAULT].
public final class ExperimentYaml {

    private ExperimentYaml() {}

    /// Reads an experiment file.
    ///
    /// @throws IOException if the file cannot be read, naming it
    /// @throws ExperimentException if the file is no experiment; each problem begins with the
    ///     file's name
    public static Experiment read(Path file) throws IOException {
        try {
            if (Files.size(file) > 4L * YamlDocument.MAX_CHARACTERS) {
                throw new ExperimentException(
                        "%s has %d bytes, too many for an experiment".formatted(file, Files.size(file)));
            }
            return parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new IOException("%s does not exist".formatted(file), e);
        } catch (CharacterCodingException e) {
            throw new ExperimentException("%s must be UTF-8 text, and is not".formatted(file));
        } catch (ExperimentException e) {
            throw new ExperimentException(e.problems().stream()
                    .map(problem -> "%s: %s".formatted(file.getFileName(), problem))
                    .toList());
        }
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

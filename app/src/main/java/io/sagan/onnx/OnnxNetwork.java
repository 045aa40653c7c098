package io.sagan.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.sagan.config.OnnxSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// A network that ONNX Runtime has loaded: on the processor, one operator after the other, with the
/// threads it was given. The same pictures give the same bits.
final class OnnxNetwork implements AutoCloseable {
    private static final Pattern PREFACE =
            Pattern.compile("^Error code - \\w+ - message: (Load model from .*? failed: ?)?(.*Status Message: )?");
    /// Where in the runtime's own source an error arose, with the function's name or signature.
    private static final Pattern PLACE =
            Pattern.compile("[\\w/-]*\\.(?:cc|h):\\d+ (?:\\S.*?\\)(?: const)?(?: \\[with .*?])? (?=[A-Z])|\\S+ )");

    private static final int LONGEST = 300;

    private final Path file;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final ModelInput input;
    private final String output;

    private OnnxNetwork(Path file, OrtEnvironment environment, OrtSession session, ModelInput input, String output) {
        this.file = file;
        this.environment = environment;
        this.session = session;
        this.input = input;
        this.output = output;
    }

    /// @throws IOException if ONNX Runtime cannot load the file, or is not made for this machine
    /// @throws IllegalArgumentException if the settings do not fit the network
    static OnnxNetwork open(Path file, OnnxSpec settings, int threads) throws IOException {
        var environment = environment();
        try (var options = new OrtSession.SessionOptions()) {
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setDeterministicCompute(true);
            var session = environment.createSession(file.toString(), options);
            try {
                var input = ModelInput.of(file, session.getInputInfo(), settings);
                var output = ModelOutput.name(file, session.getOutputInfo(), settings);
                return new OnnxNetwork(file, environment, session, input, output);
            } catch (OrtException | RuntimeException e) {
                session.close();
                throw e;
            }
        } catch (OrtException e) {
            throw new IOException("%s cannot be loaded by ONNX Runtime: %s".formatted(file, gist(e)), e);
        }
    }

    private static OrtEnvironment environment() throws IOException {
        try {
            var environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "sagan");
            environment.setTelemetry(false);
            return environment;
        } catch (OrtException | LinkageError | IllegalStateException e) {
            throw new IOException("ONNX Runtime does not load on this machine: " + e.getMessage(), e);
        }
    }

    Path file() {
        return file;
    }

    ModelInput input() {
        return input;
    }

    /// Runs the network once.
    ///
    /// @param pictures as many as the input takes
    /// @throws OnnxRunException if ONNX Runtime fails; the message is its own
    ModelOutput run(PictureBuffer pictures, int count) {
        try (var tensor = pictures.tensor(environment, count);
                var result = session.run(Map.of(input.name(), tensor), Set.of(output))) {
            if (!(result.get(0) instanceof OnnxTensor numbers)) {
                throw new IllegalStateException("an output checked to be a tensor is none");
            }
            return new ModelOutput(
                    "the output %s of %s".formatted(output, file),
                    numbers.getFloatBuffer(),
                    Arrays.stream(numbers.getInfo().getShape()).boxed().toList());
        } catch (OrtException e) {
            throw new OnnxRunException(gist(e), e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("%s could not be closed: %s".formatted(file, gist(e)), e);
        }
    }

    /// What the runtime says, without its error code and the place in its source.
    private static String gist(OrtException e) {
        var message = String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
        var words = PLACE.matcher(PREFACE.matcher(message).replaceFirst(""))
                .replaceAll(" ")
                .strip();
        return words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "...";
    }
}

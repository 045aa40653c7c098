package io.sagan.studio;

import io.sagan.config.ExperimentException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/// What is wrong with a JSON file, in words for whoever holds the file: the parser's own speak of
/// classes.
final class JsonProblem {
    private JsonProblem() {}

    /// One sentence without the file's name.
    static String words(RuntimeException problem) {
        var rules = refused(problem);
        if (rules != null) {
            return String.join("; ", rules.problems());
        }
        return switch (problem) {
            case UnrecognizedPropertyException e -> path(e) + " is not known";
            case InvalidFormatException e -> path(e) + " must be " + kind(e.getTargetType()) + ", got " + e.getValue();
            case MismatchedInputException e -> path(e) + " must be " + kind(e.getTargetType());
            case ValueInstantiationException e ->
                path(e) + " must have all of " + components(e.getType().getRawClass());
            case StreamReadException e ->
                "it is no JSON from line " + Math.max(1, e.getLocation().getLineNr()) + " on";
            default -> "it is no such JSON";
        };
    }

    /// What a record's own rules said, which the parser wraps.
    private static @Nullable ExperimentException refused(Throwable problem) {
        for (var cause = problem.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ExperimentException rules) {
                return rules;
            }
        }
        return null;
    }

    private static String path(JacksonException problem) {
        var path = new StringBuilder();
        for (var step : problem.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.isEmpty() ? "it" : path.toString();
    }

    private static String kind(@Nullable Class<?> type) {
        if (type == null) {
            return "of another kind";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(String::valueOf)
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (type.isRecord()) {
            return "an object with " + components(type);
        }
        return switch (type.getSimpleName()) {
            case "int", "Integer", "long", "Long" -> "a whole number";
            case "double", "Double", "float", "Float" -> "a number";
            case "boolean", "Boolean" -> "true or false";
            case "String" -> "a text";
            case "List", "ArrayList" -> "a list";
            default -> "of another kind";
        };
    }

    private static String components(Class<?> type) {
        return type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .collect(Collectors.joining(", "))
                : "its settings";
    }
}

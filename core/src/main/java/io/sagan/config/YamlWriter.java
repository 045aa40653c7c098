package io.sagan.config;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes a record as YAML: one key a line in the order of the components, records as indented
/// groups, lists on one line.
final class YamlWriter {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*");
    private static final Set<String> READ_AS_SOMETHING_ELSE =
            Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

    private YamlWriter() {}

    static String write(Record record) {
        var out = new StringBuilder();
        group(record, "", out);
        return out.toString();
    }

    private static void group(Record record, String indent, StringBuilder out) {
        for (var component : record.getClass().getRecordComponents()) {
            var value = value(record, component);
            out.append(indent).append(component.getName()).append(':');
            if (value instanceof Record inner) {
                out.append('\n');
                group(inner, indent + "  ", out);
            } else {
                out.append(' ').append(inline(value)).append('\n');
            }
        }
    }

    static @Nullable Object value(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    /// A value on one line, as it would stand behind its key.
    static String inline(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> text(text);
            case Enum<?> choice -> choice.name().toLowerCase(Locale.ROOT);
            case Number number -> number(number);
            case List<?> entries ->
                entries.stream().map(YamlWriter::inline).collect(Collectors.joining(", ", "[", "]"));
            case Record record ->
                Arrays.stream(record.getClass().getRecordComponents())
                        .map(component -> component.getName() + ": " + inline(value(record, component)))
                        .collect(Collectors.joining(", ", "{", "}"));
            default -> value.toString();
        };
    }

    /// The shortest usual spelling: `64`, `0.9`, `1e-4`; reading it back gives the same number.
    static String number(Number number) {
        if (!(number instanceof Double)) {
            return number.toString();
        }
        double value = number.doubleValue();
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e9;
        if (whole && Double.doubleToRawLongBits(value) != Double.doubleToRawLongBits(-0.0)) {
            return Long.toString((long) value);
        }
        return Double.toString(value).replace(".0E", "e").replace('E', 'e');
    }

    private static String text(String text) {
        if (PLAIN.matcher(text).matches() && !READ_AS_SOMETHING_ELSE.contains(text.toLowerCase(Locale.ROOT))) {
            return text;
        }
        var out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').appendCodePoint(c);
            } else if ((c >= ' ' && c <= '~') || Character.isLetterOrDigit(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format(Locale.ROOT, "\\U%08x", c));
            }
        });
        return out.append('"').toString();
    }
}

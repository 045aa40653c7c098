package io.sagan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Some locales write numbers in digits of their own, which no reader of our files knows: a format
/// that writes numbers itself (`%d`, `%.1f`; `%s` does not) names its locale.
@NullMarked
class NumbersInTextTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern TEXT = Pattern.compile("\"(?:\\\\.|[^\"\\\\\n])*\"");
    private static final Pattern NUMBER = Pattern.compile("%[-#+ 0,(]*\\d*(\\.\\d+)?[doxXeEfgGaAtT]");

    @Test
    void formatsThatWriteNumbersNameTheirLocale() throws IOException {
        for (var source : sources()) {
            assertThat(careless(Files.readString(source)))
                    .as(ROOT.relativize(source).toString())
                    .isEmpty();
        }
    }

    @Test
    void aCarelessFormatIsFound() {
        assertThat(careless("var name = \"step-%06d\".formatted(step);")).containsExactly("\"step-%06d\"");
        assertThat(careless("var name = String.format(Locale.ROOT, \"step-%06d\", step);"))
                .isEmpty();
        assertThat(careless("int rest = a % d; var text = \"%s of %s\".formatted(a, d);"))
                .isEmpty();
    }

    private static List<String> careless(String source) {
        return TEXT.matcher(source)
                .results()
                .filter(text -> NUMBER.matcher(text.group()).find())
                .filter(text -> !statement(source, text.start()).contains("Locale.ROOT"))
                .map(text -> text.group())
                .toList();
    }

    /// What stands before a place in its statement.
    private static String statement(String source, int end) {
        return source.substring(Math.max(0, source.lastIndexOf(";\n", end)), end);
    }

    private static List<Path> sources() throws IOException {
        try (var core = Files.walk(ROOT.resolve("core/src/main/java"));
                var app = Files.walk(ROOT.resolve("app/src/main/java"))) {
            return Stream.concat(core, app)
                    .filter(path -> path.toString().endsWith(".java"))
                    .toList();
        }
    }
}

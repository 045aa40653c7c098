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

/// The pages that people read: what they point at is there.
@NullMarked
class DocumentsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)[^)]*\\)|src=\"([^\"]+)\"");
    private static final Pattern UNFINISHED =
            Pattern.compile("TODO|FIXME|TBD|XXX|lorem ipsum", Pattern.CASE_INSENSITIVE);

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        assertThat(pages()).hasSizeGreaterThan(5);
        for (var page : pages()) {
            var broken = LINK.matcher(Files.readString(page))
                    .results()
                    .map(found -> found.group(1) != null ? found.group(1) : found.group(2))
                    .filter(target -> !target.contains("://"))
                    .filter(target -> !Files.exists(page.resolveSibling(target)));
            assertThat(broken).as(ROOT.relativize(page).toString()).isEmpty();
        }
    }

    @Test
    void nothingIsLeftUnfinished() throws IOException {
        for (var page : pages()) {
            assertThat(UNFINISHED.matcher(Files.readString(page)).results())
                    .as(ROOT.relativize(page).toString())
                    .isEmpty();
        }
    }

    private static List<Path> pages() throws IOException {
        try (var top = Files.list(ROOT);
                var docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }
}

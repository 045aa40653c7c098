package io.sagan.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CacheFolderTest {
    private @Nullable String before;

    @BeforeEach
    void remember() {
        before = System.getProperty(CacheFolder.PROPERTY);
    }

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(CacheFolder.PROPERTY);
        } else {
            System.setProperty(CacheFolder.PROPERTY, before);
        }
    }

    @Test
    void liesWhereThePropertySays() {
        System.setProperty(CacheFolder.PROPERTY, "/some/where");
        assertThat(CacheFolder.of("weights")).isEqualTo(Path.of("/some/where/weights"));
    }

    @Test
    void liesInTheUsersCacheWithoutTheProperty() {
        System.clearProperty(CacheFolder.PROPERTY);
        assertThat(CacheFolder.of("weights")).isAbsolute().endsWithRaw(Path.of("sagan", "weights"));
        if (!System.getenv().containsKey("XDG_CACHE_HOME")) {
            assertThat(CacheFolder.of("weights"))
                    .isEqualTo(Path.of(System.getProperty("user.home"), ".cache", "sagan", "weights"));
        }
    }
}

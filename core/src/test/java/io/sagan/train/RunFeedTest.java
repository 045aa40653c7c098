package io.sagan.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.config.DataSpec;
import io.sagan.data.BatchStream;
import io.sagan.data.Dataset;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.Numbers;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(EngineScope.class)
class RunFeedTest {
    @TempDir
    Path folder;

    @Test
    void drawsClassesEquallyOftenOrByTheirShares() throws IOException {
        for (var name : List.of("a/1", "a/2", "b/1")) {
            var file = folder.resolve(name + ".png");
            Files.createDirectories(file.resolveSibling(""));
            ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        }
        try (var data = Dataset.open(DataSpec.DEFAULT.withSource(folder.toString()), 8, _ -> {})) {
            var stream = new BatchStream(data, 1, false);
            assertThat(drawn(new RunFeed.Source(stream, 1, 4, 2, List.of()))).containsOnly(0, 1);
            assertThat(drawn(new RunFeed.Source(stream, 1, 4, 2, List.of(3L, 0L))))
                    .containsOnly(0);
        }
    }

    private static double[] drawn(RunFeed.Source source) {
        return Numbers.of(new RunFeed(source, 7, 0).latents("generator", 0, 100).labels());
    }
}

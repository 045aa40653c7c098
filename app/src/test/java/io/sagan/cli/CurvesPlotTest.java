package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.config.LossSpec;
import io.sagan.event.Score;
import io.sagan.event.TrainingEvent.Evaluated;
import io.sagan.event.TrainingEvent.Noted;
import io.sagan.event.TrainingEvent.Ticked;
import io.sagan.studio.EventLog;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvesPlotTest {
    @TempDir
    private Path folder;

    private Path events;
    private Path png;

    @BeforeEach
    void nameTheFiles() {
        events = folder.resolve("events.jsonl");
        png = folder.resolve("curves.png");
    }

    @Test
    void drawsBothPanelsInBothColours() throws IOException {
        logARun(400, false);
        assertThat(CurvesPlot.draw(events, "loss", png)).isEmpty();
        var picture = ImageIO.read(png.toFile());
        assertThat(picture.getWidth()).isEqualTo(1200);
        assertThat(picture.getHeight()).isEqualTo(500);
        for (int left : new int[] {0, 600}) {
            assertThat(colours(picture.getSubimage(left, 0, 600, 500))).contains(0x1f6fb4, 0xd95f0e, 0xffffff);
        }
        assertThat(folder).isDirectoryNotContaining("glob:**/*.partial");
    }

    @Test
    void addsAPanelForTheScoreOfTheNewestProtocol() throws IOException {
        logARun(100, false);
        try (var log = EventLog.open(events)) {
            log.append(new Evaluated(500, List.of(Score.of("fid", 9000)), "dataset-11111111", true, 1));
            log.append(new Evaluated(500, List.of(Score.of("fid", 40)), "dataset-22222222", true, 1));
            log.append(new Evaluated(1000, List.of(Score.of("fid", 20)), "dataset-22222222", true, 1));
        }
        assertThat(CurvesPlot.draw(events, "loss", png)).isEmpty();
        var picture = ImageIO.read(png.toFile());
        assertThat(picture.getWidth()).isEqualTo(1800);
        assertThat(colours(picture.getSubimage(1200, 0, 600, 500))).contains(0x2a8f4e);
        assertThat(colours(picture.getSubimage(0, 0, 1200, 500))).doesNotContain(0x2a8f4e);
    }

    @Test
    void theAxisNamesTheLoss() throws IOException {
        logARun(60, false);
        var pictures = new HashSet<List<Integer>>();
        for (var kind : LossSpec.Kind.values()) {
            assertThat(CurvesPlot.draw(events, CurvesPlot.words(kind), png)).isEmpty();
            var label = ImageIO.read(png.toFile()).getSubimage(0, 0, 40, 500); // of the axis alone
            pictures.add(Arrays.stream(label.getRGB(0, 0, 40, 500, null, 0, 40))
                    .boxed()
                    .toList());
        }
        assertThat(pictures).hasSameSizeAs(LossSpec.Kind.values());
    }

    @Test
    void survivesLossesThatAreNoNumbers() throws IOException {
        logARun(60, true);
        assertThat(CurvesPlot.draw(events, "loss", png)).isEmpty();
        assertThat(png).exists();
    }

    @Test
    void drawsARunOfOneTickAndOneThatHasOnlyNaN() throws IOException {
        logARun(1, false);
        assertThat(CurvesPlot.draw(events, "loss", png)).isEmpty();
        Files.delete(events);
        try (var log = EventLog.open(events)) {
            log.append(tick(1, Double.NaN));
            log.append(tick(2, Double.NaN));
        }
        assertThat(CurvesPlot.draw(events, "loss", png)).isEmpty();
    }

    @Test
    void saysSoWhenThereIsNothingToDraw() throws IOException {
        try (var log = EventLog.open(events)) {
            log.append(new Noted("hello"));
        }
        assertThat(CurvesPlot.draw(events, "loss", png))
                .hasValueSatisfying(why -> assertThat(why).isEqualTo("the run logged no losses yet"));
        assertThat(png).doesNotExist();
    }

    @Test
    void smoothsOverTheNeighboursThatAreNumbers() {
        var values = new double[240];
        Arrays.fill(values, 120, 240, 1);
        values[50] = 40;
        values[0] = Double.NaN;
        var smooth = CurvesPlot.smoothed(values);
        assertThat(smooth[50]).isZero();
        assertThat(smooth[0]).isZero();
        assertThat(smooth[116]).isZero();
        assertThat(smooth[119]).isCloseTo(3 / 7.0, within(1e-12));
        assertThat(smooth[123]).isEqualTo(1);
        assertThat(CurvesPlot.smoothed(new double[] {Double.NaN})).containsExactly(Double.NaN);
    }

    private void logARun(int ticks, boolean broken) throws IOException {
        var random = new Random(5);
        try (var log = EventLog.open(events)) {
            for (int i = 1; i <= ticks; i++) {
                double noise = random.nextGaussian();
                double loss = 1.1 + 0.9 * Math.exp(-i / 60.0) + 0.12 * noise + (i == 200 ? 40 : 0);
                double fool = 0.4 * Math.sin(i / 50.0) + 0.25 * random.nextGaussian();
                boolean gone = broken && (i == ticks || i == 20);
                log.append(new Ticked(
                        i * 10L,
                        i * 640L,
                        gone ? Double.NaN : loss,
                        gone ? Double.NEGATIVE_INFINITY : -fool,
                        0.5 + 0.2 * noise,
                        fool - 0.4,
                        List.of(),
                        100,
                        i,
                        (double) i / ticks,
                        null));
            }
        }
    }

    private static Ticked tick(long step, double value) {
        return new Ticked(step, step, value, value, value, value, List.of(), 1, 1, 0, null);
    }

    private static Set<Integer> colours(BufferedImage picture) {
        var colours = new HashSet<Integer>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                colours.add(picture.getRGB(x, y) & 0xffffff);
            }
        }
        return colours;
    }
}

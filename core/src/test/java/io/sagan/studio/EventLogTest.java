package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sagan.event.Score;
import io.sagan.event.TrainingEvent;
import io.sagan.event.TrainingEvent.Diverged;
import io.sagan.event.TrainingEvent.Evaluated;
import io.sagan.event.TrainingEvent.Finished;
import io.sagan.event.TrainingEvent.LeftOut;
import io.sagan.event.TrainingEvent.Noted;
import io.sagan.event.TrainingEvent.Preparing;
import io.sagan.event.TrainingEvent.Sampled;
import io.sagan.event.TrainingEvent.SaveFailed;
import io.sagan.event.TrainingEvent.Saved;
import io.sagan.event.TrainingEvent.Started;
import io.sagan.event.TrainingEvent.Ticked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("events.jsonl");
    }

    @Test
    void writesOneObjectALineWithItsNameAndTime() throws IOException {
        append(new Noted("a \"quoted\"\nnote"), new Saved(12, "checkpoints/step-000012"));
        assertThat(file).hasContent("""
                        {"event":"noted","time":"2026-11-23T12:00:00Z","message":"a \\"quoted\\"\\nnote"}
                        {"event":"saved","time":"2026-11-23T12:00:00Z","step":12,"checkpoint":"checkpoints/step-000012"}
                        """);
    }

    @Test
    void givesBackEveryKindOfEvent() throws IOException {
        TrainingEvent[] all = {
            started(5),
            new Noted("note"),
            new Preparing("looking", 1, 2, 0.5),
            new LeftOut("猫.png", "empty"),
            new Evaluated(
                    6, List.of(Score.of("fid", 3.5).between(3, 4), Score.of("intra-fid/a", 4)), "dataset-0", true, 2),
            tick(6, 1.25),
            new Sampled(7, "samples/step-000007.png"),
            new Saved(8, "checkpoints/step-000008"),
            new SaveFailed(9, "No space left on device"),
            new Diverged(10, "generator loss"),
            new Finished(11, "stopped", 1.5)
        };
        assertThat(all).extracting(Object::getClass).hasSameElementsAs(records(TrainingEvent.class));
        append(all);
        assertThat(EventLog.read(file)).containsExactly(all);
    }

    private static List<Class<?>> records(Class<?> event) {
        return event.isSealed()
                ? Arrays.stream(event.getPermittedSubclasses())
                        .flatMap(kind -> records(kind).stream())
                        .toList()
                : List.of(event);
    }

    @Test
    void readsTicksFromBeforeAugmentationWasLogged() throws IOException {
        append(tick(3, 1.5));
        Files.writeString(file, Files.readString(file).replace(",\"augmentation\":null", ""));
        assertThat(EventLog.read(file)).containsExactly(tick(3, 1.5));
    }

    @Test
    void keepsNumbersThatAreNotFiniteReadableByEveryJsonParser() throws IOException {
        var odd = new Ticked(
                1,
                64,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                0,
                List.of(Double.NaN),
                1,
                1,
                0,
                null);
        append(odd);
        assertThat(Files.readString(file))
                .contains("\"discriminatorLoss\":\"NaN\"")
                .contains("\"generatorLoss\":\"Infinity\"")
                .contains("\"realLogit\":\"-Infinity\"")
                .contains("\"attentionGains\":[\"NaN\"]");
        assertThat(EventLog.read(file)).containsExactly(odd);
    }

    @Test
    void canBeReadWhileItIsOpen() throws IOException {
        try (var log = EventLog.open(file)) {
            log.append(tick(1, 2));
            assertThat(EventLog.readTicks(file)).hasSize(1);
            Files.writeString(file, "{\"event\":\"tick", StandardOpenOption.APPEND);
            assertThat(EventLog.readTicks(file)).hasSize(1);
        }
    }

    @Test
    void removesALineCutOffByAKillAndGoesOn() throws IOException {
        for (var cut : List.of("{", "{\"event\":\"noted\",\"message\":\"" + "x".repeat(20_000), "\0\0\0")) {
            Files.deleteIfExists(file);
            append(tick(1, 2));
            Files.writeString(file, cut, StandardOpenOption.APPEND);
            append(tick(2, 3));
            assertThat(EventLog.read(file)).containsExactly(tick(1, 2), tick(2, 3));
        }
    }

    @Test
    void startsOverWhenOnlyAPartOfTheFirstLineIsThere() throws IOException {
        Files.writeString(file, "{\"event\":");
        append(tick(2, 3));
        assertThat(EventLog.read(file)).containsExactly(tick(2, 3));
    }

    @Test
    void passesOverWhatAResumedRunDidAgain() throws IOException {
        append(started(0), tick(10, 1), tick(20, 2), tick(30, 3));
        append(started(20), tick(25, 2.5), tick(40, 4), tick(40, 4.5));
        assertThat(EventLog.readTicks(file)).containsExactly(tick(10, 1), tick(20, 2), tick(25, 2.5), tick(40, 4.5));
        assertThat(EventLog.read(file)).hasSize(8);
    }

    @Test
    void passesOverEventsAndFieldsOfALaterVersion() throws IOException {
        Files.writeString(file, """
                {"event":"teleported","step":3}
                {"event":"noted","message":"hello","colour":"red"}
                """);
        assertThat(EventLog.read(file)).containsExactly(new Noted("hello"));
    }

    @Test
    void namesTheLineThatIsDamaged() throws IOException {
        Files.writeString(file, "{\"event\":\"noted\",\"message\":\"a\"}\n{\"event\":\n");
        assertThatThrownBy(() -> EventLog.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("events.jsonl is damaged in line 2");
    }

    @Test
    void reportsAFullDisk() throws IOException {
        var full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full));
        var link = Files.createSymbolicLink(folder.resolve("full.jsonl"), full);
        assertThatThrownBy(() -> {
                    try (var log = EventLog.open(link)) {
                        log.append(new Noted("x"));
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("full.jsonl could not be written: No space left on device");
    }

    private void append(TrainingEvent... events) throws IOException {
        try (var log = EventLog.open(file, NOON)) {
            for (var event : events) {
                log.append(event);
            }
        }
    }

    private static Ticked tick(long step, double loss) {
        return new Ticked(step, step * 64, loss, -loss, 0.5, -0.5, List.of(0.1, 0.2), 100, step, 0.5, null);
    }

    private static Started started(long step) {
        return new Started("runs/cats", step, 100, 0, 30, List.of("a", "b"), "CPU", "fp32", 2, 1000, 900);
    }
}

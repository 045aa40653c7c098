package io.sagan.studio;

import io.sagan.event.TrainingEvent;
import io.sagan.event.TrainingEvent.Evaluated;
import io.sagan.event.TrainingEvent.Started;
import io.sagan.event.TrainingEvent.Ticked;
import io.sagan.train.DurableFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Everything a run said, one JSON object a line: `{"event":"ticked","time":"…Z","step":10,…}`.
///
/// Append-only: a resumed run goes on in the same file, after a `started` that names its step.
/// What was said past that step before the kill stays in the file and is passed over by
/// [#readTicks]. Numbers that are not finite are the strings `"NaN"`, `"Infinity"`, `"-Infinity"`.
public final class EventLog implements Closeable {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final Map<String, Class<?>> EVENTS =
            records(TrainingEvent.class).collect(Collectors.toMap(EventLog::name, Function.identity()));

    private final Path file;
    private final FileChannel channel;
    private final InstantSource clock;
    private long end;

    private EventLog(Path file, FileChannel channel, InstantSource clock, long end) {
        this.file = file;
        this.channel = channel;
        this.clock = clock;
        this.end = end;
    }

    /// Opens a log for appending; a last line cut off by a kill is removed first.
    ///
    /// @throws IOException if the file cannot be opened or repaired
    public static EventLog open(Path file) throws IOException {
        return open(file, InstantSource.system());
    }

    static EventLog open(Path file, InstantSource clock) throws IOException {
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            long end = endOfLastLine(channel);
            channel.truncate(end);
            return new EventLog(file, channel, clock, end);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// Appends one event; it outlives a kill of this process once the method returns.
    ///
    /// @throws IOException if it cannot be written whole; the log then ends with the event before
    public synchronized void append(TrainingEvent event) throws IOException {
        var line = JSON.createObjectNode();
        line.put("event", name(event.getClass()));
        line.put("time", clock.instant().toString());
        line.setAll((ObjectNode) JSON.valueToTree(event));
        var bytes = ByteBuffer.wrap((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
        long position = end;
        try {
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
            end = position;
        } catch (IOException e) {
            channel.truncate(end);
            throw new IOException(file + " could not be written: " + DurableFiles.reason(e), e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// All events of a log, in the order they were said. A last line that is still being written
    /// and events that this version does not know are left out.
    ///
    /// @throws IOException if the file cannot be read or a line of it is damaged
    public static List<TrainingEvent> read(Path file) throws IOException {
        var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        var lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        var events = new ArrayList<TrainingEvent>();
        for (int i = 0; i < lines.size(); i++) {
            try {
                var line = JSON.readTree(lines.get(i));
                var type = EVENTS.get(line.path("event").asString(""));
                if (type != null) {
                    events.add((TrainingEvent) JSON.treeToValue(line, type));
                }
            } catch (JacksonException e) {
                throw new IOException(file + " is damaged in line " + (i + 1) + ": " + e.getOriginalMessage(), e);
            }
        }
        return events;
    }

    /// The losses of the run as it counts: the last value of each step, in order of steps, without
    /// what an interrupted sitting did past the checkpoint from which the next one went on.
    ///
    /// @throws IOException if the file cannot be read or a line of it is damaged
    public static List<Ticked> readTicks(Path file) throws IOException {
        var ticks = new TreeMap<Long, Ticked>();
        for (var event : read(file)) {
            switch (event) {
                case Started started -> ticks.tailMap(started.step(), false).clear();
                case Ticked tick -> ticks.put(tick.step(), tick);
                default -> {}
            }
        }
        return List.copyOf(ticks.values());
    }

    /// The measurements of the run as it counts, as [#readTicks] reads the losses.
    ///
    /// @throws IOException if the file cannot be read or a line of it is damaged
    public static List<Evaluated> readEvaluations(Path file) throws IOException {
        var measured = new TreeMap<Long, Evaluated>();
        for (var event : read(file)) {
            switch (event) {
                case Started started -> measured.tailMap(started.step(), false).clear();
                case Evaluated each -> measured.put(each.step(), each);
                default -> {}
            }
        }
        return List.copyOf(measured.values());
    }

    private static Stream<Class<?>> records(Class<?> event) {
        return event.isSealed()
                ? Arrays.stream(event.getPermittedSubclasses()).flatMap(EventLog::records)
                : Stream.of(event);
    }

    private static String name(Class<?> event) {
        var name = event.getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static long endOfLastLine(FileChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate(8192);
        long end = channel.size();
        while (end > 0) {
            long begin = Math.max(0, end - buffer.capacity());
            buffer.clear().limit((int) (end - begin));
            while (buffer.hasRemaining() && channel.read(buffer, begin + buffer.position()) >= 0) {}
            for (int i = buffer.position() - 1; i >= 0; i--) {
                if (buffer.get(i) == '\n') {
                    return begin + i + 1;
                }
            }
            end = begin;
        }
        return 0;
    }
}

package io.sagan.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// Names in one run of UTF-8 bytes with line breaks between them. Inside a name a line break is written `\n` and
/// a backslash `\\`, as both may be part of a file's name.
final class PackedNames {
    private final MemorySegment bytes;
    private final long[] ends;
    private final long found;

    /// Finds where each name ends; none is made before it is asked for.
    ///
    /// @param bytes which must stay open as long as names are asked for
    /// @param wanted names that are remembered; [#found] says whether there are so many
    PackedNames(MemorySegment bytes, int wanted) {
        this.bytes = bytes;
        ends = new long[wanted];
        int line = 0;
        long lines = 0;
        for (long at = 0; at <= bytes.byteSize(); at++) {
            if (at == bytes.byteSize() || bytes.get(ValueLayout.JAVA_BYTE, at) == '\n') {
                if (line < wanted) {
                    ends[line++] = at;
                }
                lines++;
            }
        }
        found = lines;
    }

    /// Names there are.
    long found() {
        return found;
    }

    String get(int picture) {
        long start = picture == 0 ? 0 : ends[picture - 1] + 1;
        var line = bytes.asSlice(start, ends[picture] - start).toArray(ValueLayout.JAVA_BYTE);
        return unescaped(new String(line, StandardCharsets.UTF_8));
    }

    /// A name as it stands between two line breaks.
    static byte[] line(String name) {
        return name.replace("\\", "\\\\").replace("\n", "\\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String unescaped(String line) {
        if (line.indexOf('\\') < 0) {
            return line;
        }
        var name = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                c = line.charAt(++i);
                name.append(c == 'n' ? '\n' : c);
            } else {
                name.append(c);
            }
        }
        return name.toString();
    }
}

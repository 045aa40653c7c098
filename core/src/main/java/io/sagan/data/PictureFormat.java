package io.sagan.data;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Picture formats, told apart by their first bytes and never by a file's name.
enum PictureFormat {
    JPEG,
    PNG,
    WEBP,
    BMP,
    GIF;

    /// Bytes that [#of] wants to see.
    static final int HEAD = 16;

    /// The format of a file that begins with these bytes, or null if it is none of ours.
    static @Nullable PictureFormat of(byte[] head) {
        var text = new String(head, 0, Math.min(head.length, HEAD), StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u00ff\u00d8\u00ff")) {
            return JPEG;
        }
        if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
            return PNG;
        }
        if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
            return WEBP;
        }
        if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
            return GIF;
        }
        return text.startsWith("BM") ? BMP : null;
    }
}

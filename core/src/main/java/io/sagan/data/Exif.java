package io.sagan.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The one thing Sagan wants from EXIF: which way up the picture is.
final class Exif {
    private static final int ORIENTATION = 0x0112;

    private Exif() {}

    /// Orientation in a TIFF block, 1 to 8; 1 where there is none or the block is broken, since a
    /// damaged note is no reason to lose the picture.
    static int orientation(ByteBuffer file, int start, int length) {
        try {
            // Some writers of WebP and PNG keep the JPEG prefix before the block
            int skip = file.get(start) == 'E' && file.get(start + 1) == 'x' ? 6 : 0;
            var tiff = file.slice(start + skip, length - skip);
            tiff.order(tiff.get(0) == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            int directory = tiff.getInt(4);
            int entries = Short.toUnsignedInt(tiff.getShort(directory));
            for (int i = 0; i < entries; i++) {
                int entry = directory + 2 + 12 * i;
                if (Short.toUnsignedInt(tiff.getShort(entry)) == ORIENTATION) {
                    int value = tiff.getShort(entry + 8);
                    return value >= 1 && value <= 8 ? value : 1;
                }
            }
            return 1;
        } catch (IndexOutOfBoundsException _) {
            return 1;
        }
    }
}

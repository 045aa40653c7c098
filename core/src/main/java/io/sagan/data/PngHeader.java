package io.sagan.data;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/// Reads a PNG's chunks: its size, its one transparent grey, its orientation, and whether it is
/// whole.
///
/// Source: ISO/IEC 15948, Portable Network Graphics.
final class PngHeader {
    private static final int IHDR = 0x49484452;
    private static final int TRNS = 0x74524e53;
    private static final int EXIF = 0x65584966;
    private static final int IEND = 0x49454e44;
    private static final int ANCILLARY = 0x20000000;

    private PngHeader() {}

    static PictureHeader read(byte[] file) throws UnusablePictureException {
        var in = ByteBuffer.wrap(file);
        if (in.getInt(12) != IHDR) {
            throw new UnusablePictureException("is broken: a PNG must begin with its header");
        }
        int bits = in.get(24);
        int colour = in.get(25);
        int channels = switch (colour) {
            case 0 -> 1;
            case 2 -> 3;
            default -> 4;
        };
        var plain =
                PictureHeader.plain(PictureFormat.PNG, in.getInt(16), in.getInt(20), channels * (bits > 8 ? 2 : 1), 1);
        int orientation = 1;
        int clear = -1;
        // An absurd promise is the better reason to give, so a short file is only looked at below it
        if (plain.decodedBytes() <= PictureHeader.MAX_DECODED) {
            int at = 8;
            for (int type = 0; type != IEND; ) {
                if (at + 12 > in.limit() || in.getInt(at) < 0 || in.getInt(at) > in.limit() - at - 12) {
                    throw new UnusablePictureException("is truncated: the end of the PNG is missing");
                }
                int length = in.getInt(at);
                type = in.getInt(at + 4);
                requireIntact(file, at, length, type);
                if (type == TRNS && colour == 0 && length >= 2) {
                    clear = scaled(Short.toUnsignedInt(in.getShort(at + 8)), bits);
                } else if (type == EXIF) {
                    orientation = Exif.orientation(in, at + 8, length);
                }
                at += 12 + length;
            }
        }
        return new PictureHeader(
                PictureFormat.PNG, plain.width(), plain.height(), plain.bytesPerPixel(), orientation, clear);
    }

    private static void requireIntact(byte[] file, int at, int length, int type) throws UnusablePictureException {
        var crc = new CRC32();
        crc.update(file, at + 4, length + 4);
        if ((type & ANCILLARY) == 0
                && (int) crc.getValue() != ByteBuffer.wrap(file).getInt(at + 8 + length)) {
            throw new UnusablePictureException("is broken: a checksum in the PNG is wrong");
        }
    }

    private static int scaled(int sample, int bits) {
        return bits < 8 ? sample * 255 / ((1 << bits) - 1) : sample;
    }
}

package io.sagan.data;

import java.nio.ByteBuffer;

/// Reads a JPEG's segments up to its frame header.
///
/// Source: ITU-T T.81, annex B.
final class JpegHeader {
    private JpegHeader() {}

    static PictureHeader read(byte[] file) throws UnusablePictureException {
        var in = ByteBuffer.wrap(file);
        int orientation = 1;
        int at = 2;
        while (true) {
            if (in.get(at) != (byte) 0xff) {
                throw new UnusablePictureException("is broken: a JPEG segment does not begin where it should");
            }
            while (in.get(at) == (byte) 0xff) {
                at++;
            }
            int marker = Byte.toUnsignedInt(in.get(at++));
            if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
                continue;
            }
            int length = Short.toUnsignedInt(in.getShort(at));
            if (length < 2 || marker == 0xd9 || marker == 0xda) {
                throw new UnusablePictureException("is broken: no JPEG frame comes before the picture");
            }
            if (marker == 0xe1 && length > 16 && in.getInt(at + 2) == 0x45786966) { // "Exif"
                orientation = Exif.orientation(in, at + 2, length - 2);
            }
            if (isFrame(marker)) {
                int height = Short.toUnsignedInt(in.getShort(at + 3));
                int width = Short.toUnsignedInt(in.getShort(at + 5));
                int components = in.get(at + 7);
                return PictureHeader.plain(PictureFormat.JPEG, width, height, Math.max(components, 3), orientation);
            }
            at += length;
        }
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }
}

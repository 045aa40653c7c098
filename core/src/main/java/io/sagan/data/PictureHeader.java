package io.sagan.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// What a picture file says of itself before anything is decoded.
///
/// @param format the file's format
/// @param width columns as stored, before [#orientation] is applied
/// @param height rows as stored
/// @param bytesPerPixel bytes a decoded pixel takes
/// @param orientation EXIF orientation, 1 (as stored) to 8
/// @param transparentGrey the sample value that is transparent in a grey picture, or -1
record PictureHeader(
        PictureFormat format, int width, int height, int bytesPerPixel, int orientation, int transparentGrey) {

    /// Most pixels of a picture that is decoded.
    static final long MAX_PIXELS = 64L << 20;

    /// Most bytes of a picture when decoded.
    static final long MAX_DECODED = 256L << 20;

    /// Reads the header, and checks what makes decoding hopeless.
    ///
    /// @throws UnusablePictureException if the header is broken, or promises more than
    ///     [#MAX_PIXELS] or [#MAX_DECODED]
    static PictureHeader read(PictureFormat format, byte[] file) throws UnusablePictureException {
        try {
            var header = switch (format) {
                case JPEG -> JpegHeader.read(file);
                case PNG -> PngHeader.read(file);
                case WEBP -> webp(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
                case BMP -> bmp(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
                case GIF -> gif(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
            };
            header.requireSane();
            return header;
        } catch (IndexOutOfBoundsException _) {
            throw new UnusablePictureException("is truncated: its header is not complete");
        }
    }

    static PictureHeader plain(PictureFormat format, int width, int height, int bytesPerPixel, int orientation) {
        return new PictureHeader(format, width, height, bytesPerPixel, orientation, -1);
    }

    /// Bytes of the picture when decoded, or [Long#MAX_VALUE] where they are more.
    long decodedBytes() {
        long pixels = (long) width * height;
        return pixels > Long.MAX_VALUE / bytesPerPixel ? Long.MAX_VALUE : pixels * bytesPerPixel;
    }

    private void requireSane() throws UnusablePictureException {
        if (width < 1 || height < 1) {
            throw new UnusablePictureException("is broken: its header says %s×%s pixels".formatted(width, height));
        }
        if ((long) width * height > MAX_PIXELS || decodedBytes() > MAX_DECODED) {
            long mebibytes = (long) ((double) width * height * bytesPerPixel / (1 << 20));
            throw new UnusablePictureException(
                    "is absurdly large: %s×%s pixels would take %s MiB".formatted(width, height, mebibytes));
        }
    }

    private static PictureHeader webp(ByteBuffer in) throws UnusablePictureException {
        int width = 0;
        int height = 0;
        int orientation = 1;
        int at = 12;
        while (at + 8 <= in.limit()) {
            int length = in.getInt(at + 4);
            if (length < 0) {
                throw new UnusablePictureException("is broken: a chunk has no sensible length");
            }
            int data = at + 8;
            switch (in.getInt(at)) {
                case 0x58385056 -> { // VP8X
                    width = 1 + (in.getInt(data + 4) & 0xffffff);
                    height = 1 + (in.getInt(data + 6) >>> 8);
                }
                case 0x20385056 -> { // VP8, lossy
                    width = Math.max(width, in.getShort(data + 6) & 0x3fff);
                    height = Math.max(height, in.getShort(data + 8) & 0x3fff);
                }
                case 0x4c385056 -> { // VP8L, lossless
                    int bits = in.getInt(data + 1);
                    width = Math.max(width, 1 + (bits & 0x3fff));
                    height = Math.max(height, 1 + ((bits >>> 14) & 0x3fff));
                }
                case 0x46495845 -> // EXIF
                    orientation = Exif.orientation(in, data, Math.min(length, in.limit() - data));
                default -> {}
            }
            long next = (long) data + length + (length & 1);
            if (next > in.limit()) {
                break;
            }
            at = (int) next;
        }
        return plain(PictureFormat.WEBP, width, height, 4, orientation);
    }

    private static PictureHeader bmp(ByteBuffer in) throws UnusablePictureException {
        boolean old = in.getInt(14) == 12;
        int width = old ? in.getShort(18) : in.getInt(18);
        int height = Math.abs(old ? in.getShort(20) : in.getInt(22));
        int bits = in.getShort(old ? 24 : 28);
        int compression = old ? 0 : in.getInt(30);
        if (compression < 0 || compression > 3) {
            throw new UnusablePictureException("has a BMP compression Sagan does not read");
        }
        boolean packed = compression == 1 || compression == 2; // run lengths; the others are plain rows
        var header = plain(PictureFormat.BMP, width, height, 4, 1);
        long row = ((long) width * bits + 31) / 32 * 4;
        if (!packed && width > 0 && Integer.toUnsignedLong(in.getInt(10)) + row * height > in.limit()) {
            header.requireSane();
            throw new UnusablePictureException("is truncated: it is shorter than its pixels");
        }
        return header;
    }

    private static PictureHeader gif(ByteBuffer in) throws UnusablePictureException {
        var frame = GifFrame.locate(in);
        return plain(PictureFormat.GIF, frame.screenWidth(), frame.screenHeight(), 4, 1);
    }
}

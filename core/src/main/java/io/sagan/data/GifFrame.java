package io.sagan.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Where a GIF's first frame lies on its screen.
///
/// @param screenWidth columns of the screen, widened to hold the frame
/// @param screenHeight rows of the screen
/// @param left column of the frame's left edge
/// @param top row of the frame's upper edge
record GifFrame(int screenWidth, int screenHeight, int left, int top) {

    /// Finds the first frame without decoding it.
    ///
    /// @param in the file, little-endian
    static GifFrame locate(ByteBuffer in) throws UnusablePictureException {
        int at = 13 + colourTable(in.get(10));
        while (in.get(at) == 0x21) {
            at += 2;
            while (in.get(at) != 0) {
                at += 1 + Byte.toUnsignedInt(in.get(at));
            }
            at++;
        }
        if (in.get(at) != 0x2c) {
            throw new UnusablePictureException("is broken: the GIF holds no frame");
        }
        int left = Short.toUnsignedInt(in.getShort(at + 1));
        int top = Short.toUnsignedInt(in.getShort(at + 3));
        int right = left + Short.toUnsignedInt(in.getShort(at + 5));
        int bottom = top + Short.toUnsignedInt(in.getShort(at + 7));
        return new GifFrame(
                Math.max(Short.toUnsignedInt(in.getShort(6)), right),
                Math.max(Short.toUnsignedInt(in.getShort(8)), bottom),
                left,
                top);
    }

    /// The screen with the first frame on it. What the frame does not cover is transparent, of the colour
    /// that Pillow has there: the palette's transparent one, or else its first.
    static BufferedImage decode(byte[] file) throws UnusablePictureException {
        var frame = locate(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
        var reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in, true, true);
            var picture = reader.read(0);
            var screen = new BufferedImage(frame.screenWidth, frame.screenHeight, BufferedImage.TYPE_INT_ARGB);
            int around = picture.getColorModel() instanceof IndexColorModel palette
                    ? palette.getRGB(Math.max(palette.getTransparentPixel(), 0)) & 0xffffff
                    : 0;
            for (int y = 0; y < frame.screenHeight; y++) {
                for (int x = 0; x < frame.screenWidth; x++) {
                    screen.setRGB(x, y, around);
                }
            }
            for (int y = 0; y < picture.getHeight(); y++) {
                for (int x = 0; x < picture.getWidth(); x++) {
                    screen.setRGB(frame.left + x, frame.top + y, picture.getRGB(x, y));
                }
            }
            return screen;
        } catch (IOException | RuntimeException broken) {
            throw new UnusablePictureException(
                    "is broken: the GIF does not decode (%s)".formatted(broken.getMessage()));
        } finally {
            reader.dispose();
        }
    }

    private static int colourTable(byte flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }
}

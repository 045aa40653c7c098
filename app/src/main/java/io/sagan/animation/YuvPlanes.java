package io.sagan.animation;

import java.awt.image.BufferedImage;
import java.util.List;

/// Pictures as video stores them: luma for each pixel, colour for each 2×2, in 16…235 and 16…240.
///
/// Source: ITU-R BT.601.
final class YuvPlanes {
    private YuvPlanes() {}

    /// Y, U and V; pixels beyond the frame repeat its last row or column.
    ///
    /// @param width even, at least the frame's
    /// @param height even, at least the frame's
    static List<byte[]> of(BufferedImage frame, int width, int height) {
        var luma = new byte[width * height];
        var blue = new byte[width * height / 4];
        var red = new byte[width * height / 4];
        for (int y = 0; y < height; y += 2) {
            for (int x = 0; x < width; x += 2) {
                double r = 0;
                double g = 0;
                double b = 0;
                for (int i = 0; i < 4; i++) {
                    int column = x + i % 2;
                    int row = y + i / 2;
                    int rgb =
                            frame.getRGB(Math.min(column, frame.getWidth() - 1), Math.min(row, frame.getHeight() - 1));
                    luma[row * width + column] =
                            sample(16, 65.481 * part(rgb, 16) + 128.553 * part(rgb, 8) + 24.966 * part(rgb, 0));
                    r += part(rgb, 16) / 4;
                    g += part(rgb, 8) / 4;
                    b += part(rgb, 0) / 4;
                }
                int at = y / 2 * (width / 2) + x / 2;
                blue[at] = sample(128, -37.797 * r - 74.203 * g + 112 * b);
                red[at] = sample(128, 112 * r - 93.786 * g - 18.214 * b);
            }
        }
        return List.of(luma, blue, red);
    }

    private static double part(int rgb, int shift) {
        return (rgb >> shift & 0xff) / 255.0;
    }

    private static byte sample(int offset, double value) {
        return (byte) Math.round(offset + value);
    }
}

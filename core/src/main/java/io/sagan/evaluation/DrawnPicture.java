package io.sagan.evaluation;

import io.sagan.data.Picture;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;

/// Between images as they are drawn and pictures as they are looked at.
public final class DrawnPicture {
    private DrawnPicture() {}

    /// The same pixels as rows of RGB.
    ///
    /// @param image of type `TYPE_3BYTE_BGR`, as pictures are drawn
    /// @param name what tells it apart
    /// @param label its class
    public static Picture of(BufferedImage image, String name, int label) {
        if (image.getType() != BufferedImage.TYPE_3BYTE_BGR) {
            throw new IllegalArgumentException("an image must be of 3-byte BGR pixels, got type " + image.getType());
        }
        var bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        var rgb = new byte[bgr.length];
        for (int i = 0; i < bgr.length; i += 3) {
            rgb[i] = bgr[i + 2];
            rgb[i + 1] = bgr[i + 1];
            rgb[i + 2] = bgr[i];
        }
        return new Picture(name, label, image.getWidth(), image.getHeight(), rgb);
    }

    /// The inverse: an image of type `TYPE_3BYTE_BGR`.
    public static BufferedImage image(Picture picture) {
        var image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_3BYTE_BGR);
        var bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        var rgb = picture.rgb();
        for (int i = 0; i < rgb.length; i += 3) {
            bgr[i] = rgb[i + 2];
            bgr[i + 1] = rgb[i + 1];
            bgr[i + 2] = rgb[i];
        }
        return image;
    }
}

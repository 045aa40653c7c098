package io.sagan.metrics;

import io.sagan.data.Dataset;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/// Pictures to be compared with others: square, 8 bits a channel, each of a class.
///
/// @param side width and height in pixels, at least 16
/// @param pictures at least 2, rows of RGB pixels, `side · side · 3` bytes each
/// @param labels class of each picture; all 0 where there are no classes
public record PictureSet(int side, List<byte[]> pictures, List<Integer> labels) {

    public PictureSet {
        if (side < 16) {
            throw new IllegalArgumentException("side must be at least 16, got " + side);
        }
        if (pictures.size() < 2) {
            throw new IllegalArgumentException("pictures must be at least 2, got " + pictures.size());
        }
        if (labels.size() != pictures.size()) {
            throw new IllegalArgumentException(
                    "labels must be as many as the " + pictures.size() + " pictures, got " + labels.size());
        }
        for (var picture : pictures) {
            if (picture.length != side * side * 3) {
                throw new IllegalArgumentException(
                        "a picture must hold " + side * side * 3 + " bytes, got " + picture.length);
            }
        }
        pictures = List.copyOf(pictures);
        labels = List.copyOf(labels);
    }

    /// All pictures of a data set, with their classes.
    public static PictureSet of(Dataset data) {
        return new PictureSet(
                data.size(),
                LongStream.range(0, data.count()).mapToObj(data::picture).toList(),
                LongStream.range(0, data.count()).mapToObj(data::label).toList());
    }

    /// Drawn pictures.
    ///
    /// @param images square and of one size
    /// @param labels class of each
    public static PictureSet ofImages(List<BufferedImage> images, List<Integer> labels) {
        int side = images.isEmpty() ? 0 : images.getFirst().getWidth();
        return new PictureSet(side, images.stream().map(PictureSet::bytes).toList(), labels);
    }

    /// The same pictures as one class.
    public PictureSet withoutClasses() {
        return new PictureSet(side, pictures, Collections.nCopies(pictures.size(), 0));
    }

    /// Number of pictures.
    public int count() {
        return pictures.size();
    }

    void requireSideOf(PictureSet other) {
        if (side != other.side) {
            throw new IllegalArgumentException("real and fake pictures must be of one size, got " + side + " and "
                    + other.side + " pixels: draw or read both at the same size");
        }
    }

    private static byte[] bytes(BufferedImage image) {
        int width = image.getWidth();
        var argb = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        var rgb = new byte[3 * argb.length];
        for (int i = 0; i < argb.length; i++) {
            rgb[3 * i] = (byte) (argb[i] >> 16);
            rgb[3 * i + 1] = (byte) (argb[i] >> 8);
            rgb[3 * i + 2] = (byte) argb[i];
        }
        return rgb;
    }
}

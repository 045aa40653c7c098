package io.sagan.data;

/// A decoded picture of any size: rows of RGB pixels, 8 bits each.
public final class Picture {
    private final String name;
    private final int label;
    private final int width;
    private final int height;
    private final byte[] rgb;

    /// @param name its path inside the data, or what else tells it apart
    /// @param label its class index; 0 when the data has no classes
    /// @param width in pixels, at least 1
    /// @param height in pixels, at least 1
    /// @param rgb **shape** `height · width · 3`; not copied, so not to be changed afterwards
    /// @throws IllegalArgumentException if the bytes do not fit the size
    public Picture(String name, int label, int width, int height, byte[] rgb) {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException("a picture of %s × %s pixels must hold %s bytes, got %s"
                    .formatted(width, height, 3L * width * height, rgb.length));
        }
        this.name = name;
        this.label = label;
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /// Its path inside the data, or what else tells it apart.
    public String name() {
        return name;
    }

    /// Its class index; 0 when the data has no classes.
    public int label() {
        return label;
    }

    /// Width in pixels.
    public int width() {
        return width;
    }

    /// Height in pixels.
    public int height() {
        return height;
    }

    /// The picture in a square of `side · side` pixels, by the antialiased Lanczos filter of
    /// [Dataset#open]; one of other proportions is squeezed, and one of that size comes back itself.
    public Picture squeezed(int side) {
        return width == side && height == side
                ? this
                : new Picture(name, label, side, side, new Lanczos().resize(rgb, width, height, side));
    }

    /// The pixels themselves, not a copy. **Shape** `height · width · 3`.
    public byte[] rgb() {
        return rgb;
    }
}

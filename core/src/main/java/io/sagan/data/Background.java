package io.sagan.data;

/// The colour behind transparent pixels; each part in 0..255.
record Background(int red, int green, int blue) {

    /// @throws IllegalArgumentException if the text is not of the form `#rrggbb`
    static Background parse(String text) {
        if (!text.matches("#[0-9a-fA-F]{6}")) {
            throw new IllegalArgumentException("data.background must be a colour such as #ffffff, got " + text);
        }
        int rgb = Integer.parseInt(text.substring(1), 16);
        return new Background(rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff);
    }

    /// Writes one pixel, composited on this colour, into `rgb` at `at`.
    void blend(byte[] rgb, int at, int r, int g, int b, int alpha) {
        rgb[at] = (byte) over(red, r, alpha);
        rgb[at + 1] = (byte) over(green, g, alpha);
        rgb[at + 2] = (byte) over(blue, b, alpha);
    }

    private static int over(int below, int above, int alpha) {
        int sum = below * (255 - alpha) + above * alpha + 128; // rounded division by 255, as Pillow's
        return (sum + (sum >> 8)) >> 8;
    }
}

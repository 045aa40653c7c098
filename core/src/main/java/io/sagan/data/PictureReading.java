package io.sagan.data;

/// How the pictures of a source are read.
public sealed interface PictureReading {

    /// The reading in words.
    String words();

    /// Every picture in its own width and height, its colour values as they are stored: no crop, no
    /// resize, no orientation; alpha and transparent colours are dropped, grey is spread to RGB.
    ///
    /// That is what Pillow's `Image.open(file).convert("RGB")` gives, and with it the tools that measure
    /// generators (pytorch-fid, torch-fidelity): of 16-bit grey pictures everything above 255 is white,
    /// and of an animation the first frame counts. Departure: inks (CMYK) come within 2 levels, as the
    /// decoder rounds otherwise.
    record AsStored() implements PictureReading {
        @Override
        public String words() {
            return "as stored, without alpha";
        }
    }

    /// Every picture as a [Dataset] has it for training: on a background, upright, cropped to the
    /// centred square, resized with an antialiased Lanczos filter.
    ///
    /// @param size side of the result in pixels, 1 to 4096
    /// @param background colour behind transparent pixels, `#rrggbb`
    record ForModel(int size, String background) implements PictureReading {

        public ForModel {
            if (size < 1 || size > 4096) {
                throw new IllegalArgumentException("size must be in 1..4096, got " + size);
            }
            Background.parse(background);
        }

        @Override
        public String words() {
            return "as for training: on %s, upright, centre square, Lanczos to %s pixels".formatted(background, size);
        }
    }
}

package io.sagan.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// One picture file, brought to a model's size as the pictures it trains on are.
public final class PictureFile {
    private PictureFile() {}

    /// Decodes, composites, crops to the middle square, turns upright and resizes.
    ///
    /// **Shape** of the result: `size · size · 3`, rows of RGB pixels.
    ///
    /// @param file a JPEG, PNG, WebP, BMP or GIF file
    /// @param size side of the result in pixels
    /// @param background colour behind transparent pixels, `#rrggbb`
    /// @throws DataException with the reason if the file is no picture that can be used
    public static byte[] read(Path file, int size, String background) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new DataException(file + " does not exist or is no file; name a picture");
        }
        var decoder = new PictureDecoder(new PictureReading.ForModel(size, background));
        try {
            var content = new TreeFile(file.toString(), Files.size(file), () -> Files.newInputStream(file));
            return decoder.decode(content, 0).rgb();
        } catch (UnusablePictureException e) {
            throw new DataException(file + " " + e.getMessage() + "; name another picture", e);
        }
    }
}

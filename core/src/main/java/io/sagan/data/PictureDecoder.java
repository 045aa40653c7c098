package io.sagan.data;

import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;

/// Turns a picture file into RGB pixels, read as a [PictureReading] says: decode, and for a model
/// composite, crop, turn upright, resize.
///
/// 16-bit samples keep their upper byte, but for grey ones read as stored, which Pillow clips. CMYK is
/// read with inverted inks, as Adobe writes it and Pillow reads it. Colour profiles and gamma are not
/// applied. Safe to use from several threads.
final class PictureDecoder {
    /// Of a JPEG the decoder gives three samples in this order at no cost, grey ones too.
    private static final int RGB = IMREAD_COLOR_RGB | IMREAD_IGNORE_ORIENTATION;

    private static final int HIGH_BYTE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 1 : 0;

    private final PictureReading reading;
    private final boolean stored;
    private final PixelRule rule;
    private final ThreadLocal<Lanczos> lanczos = ThreadLocal.withInitial(Lanczos::new);
    private final MemoryBudget files = new MemoryBudget(TreeFile.MAX_BYTES);
    private final MemoryBudget decoded = new MemoryBudget(PictureHeader.MAX_DECODED);

    /// Writes one pixel into `rgb` at `at`, doing with its alpha what the reading asks for.
    private interface PixelRule {
        void put(byte[] rgb, int at, int r, int g, int b, int alpha);
    }

    /// @throws IllegalArgumentException if the reading's background is no colour
    PictureDecoder(PictureReading reading) {
        this.reading = reading;
        switch (reading) {
            case PictureReading.AsStored _ -> {
                stored = true;
                rule = PictureDecoder::withoutAlpha;
            }
            case PictureReading.ForModel model -> {
                stored = false;
                rule = Background.parse(model.background())::blend;
            }
        }
    }

    /// @param file the picture; its path becomes the picture's name
    /// @param label its class
    /// @throws UnusablePictureException with the reason for leaving the file out
    Picture decode(TreeFile file, int label) throws IOException, UnusablePictureException {
        // A file that claims to be a picture and is none must not be read or inflated as a whole
        var head = file.head(PictureFormat.HEAD);
        if (head.length == 0) {
            throw new UnusablePictureException("is empty");
        }
        var format = PictureFormat.of(head);
        if (format == null) {
            throw new UnusablePictureException("is no picture (JPEG, PNG, WebP, BMP or GIF)");
        }
        try (var _ = files.take(file.bytes())) {
            var content = file.content();
            var header = PictureHeader.read(format, content);
            try (var _ = decoded.take(header.decodedBytes())) {
                var crop = stored
                        ? Crop.whole(header.width(), header.height())
                        : Crop.square(header.width(), header.height(), header.orientation());
                var rgb = format == PictureFormat.GIF ? gif(content, crop) : opencv(content, header, crop);
                return sized(new Picture(file.path(), label, crop.width(), crop.height(), crop.upright(rgb)));
            }
        }
    }

    /// A picture that needs no decoding, at the reading's size; for a model it must be square.
    Picture sized(Picture picture) {
        return switch (reading) {
            case PictureReading.AsStored _ -> picture;
            case PictureReading.ForModel(int size, String _) -> {
                var rgb = lanczos.get().resize(picture.rgb(), picture.width(), picture.width(), size);
                yield new Picture(picture.name(), picture.label(), size, size, rgb);
            }
        };
    }

    private static void withoutAlpha(byte[] rgb, int at, int r, int g, int b, int alpha) {
        rgb[at] = (byte) r;
        rgb[at + 1] = (byte) g;
        rgb[at + 2] = (byte) b;
    }

    private byte[] gif(byte[] file, Crop crop) throws UnusablePictureException {
        var screen = GifFrame.decode(file);
        var argb = screen.getRGB(crop.left(), crop.top(), crop.width(), crop.height(), null, 0, crop.width());
        var rgb = new byte[argb.length * 3];
        for (int i = 0; i < argb.length; i++) {
            rule.put(rgb, 3 * i, (argb[i] >> 16) & 0xff, (argb[i] >> 8) & 0xff, argb[i] & 0xff, argb[i] >>> 24);
        }
        return rgb;
    }

    private byte[] opencv(byte[] file, PictureHeader header, Crop crop) throws UnusablePictureException {
        try (var _ = new PointerScope()) {
            boolean jpeg = header.format() == PictureFormat.JPEG;
            var mat = imdecode(new Mat(1, file.length, CV_8UC1, new BytePointer(file)), jpeg ? RGB : IMREAD_UNCHANGED);
            if (mat.empty()) {
                throw new UnusablePictureException("is broken or truncated: the pixels do not decode");
            }
            if (mat.cols() != header.width() || mat.rows() != header.height()) {
                throw new UnusablePictureException("is broken: its pixels are not of the size its header says");
            }
            int channels = mat.channels();
            boolean wide = mat.depth() == CV_16U;
            if ((!wide && mat.depth() != CV_8U) || (channels != 1 && channels != 3 && channels != 4)) {
                throw new UnusablePictureException("has a pixel layout Sagan does not read");
            }
            long rowBytes = mat.step();
            var pixels = mat.data().capacity(rowBytes * mat.rows()).asByteBuffer();
            var samples = new Samples(pixels, Math.toIntExact(rowBytes), channels, wide);
            if (channels == 3 && !wide) {
                return jpeg ? samples.copied(crop) : samples.swapped(crop);
            }
            return samples.region(crop, rule, header.transparentGrey(), stored);
        } catch (RuntimeException broken) {
            throw new UnusablePictureException("is broken: "
                    + String.valueOf(broken.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /// Decoded pixels in native memory: grey, RGB, BGR or BGRA, of one or two bytes a sample.
    private record Samples(ByteBuffer pixels, int rowBytes, int channels, boolean wide) {

        /// RGB, as it is.
        byte[] copied(Crop crop) {
            int bytes = 3 * crop.width();
            var rgb = new byte[bytes * crop.height()];
            for (int y = 0; y < crop.height(); y++) {
                pixels.get((crop.top() + y) * rowBytes + 3 * crop.left(), rgb, y * bytes, bytes);
            }
            return rgb;
        }

        /// BGR, which has no alpha to be asked for.
        byte[] swapped(Crop crop) {
            var rgb = copied(crop);
            for (int i = 0; i < rgb.length; i += 3) {
                byte blue = rgb[i];
                rgb[i] = rgb[i + 2];
                rgb[i + 2] = blue;
            }
            return rgb;
        }

        byte[] region(Crop crop, PixelRule rule, int transparentGrey, boolean clipWideGrey) {
            int width = crop.width();
            int pixelBytes = channels * (wide ? 2 : 1);
            var row = new byte[width * pixelBytes];
            var rgb = new byte[width * crop.height() * 3];
            for (int y = 0; y < crop.height(); y++) {
                pixels.get((crop.top() + y) * rowBytes + crop.left() * pixelBytes, row);
                for (int x = 0; x < width; x++) {
                    int first = x * channels;
                    int at = 3 * (y * width + x);
                    if (channels == 1) {
                        int grey = clipWideGrey ? Math.min(whole(row, first), 255) : sample(row, first);
                        int alpha = transparentGrey >= 0 && whole(row, first) == transparentGrey ? 0 : 255;
                        rule.put(rgb, at, grey, grey, grey, alpha);
                    } else {
                        int alpha = channels == 4 ? sample(row, first + 3) : 255;
                        rule.put(rgb, at, sample(row, first + 2), sample(row, first + 1), sample(row, first), alpha);
                    }
                }
            }
            return rgb;
        }

        private int sample(byte[] row, int i) {
            return Byte.toUnsignedInt(wide ? row[2 * i + HIGH_BYTE] : row[i]);
        }

        private int whole(byte[] row, int i) {
            return wide
                    ? sample(row, i) << 8 | Byte.toUnsignedInt(row[2 * i + 1 - HIGH_BYTE])
                    : Byte.toUnsignedInt(row[i]);
        }
    }
}

package io.sagan.data;

import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;

/// Turns a picture file into a square of RGB bytes: decode, composite, crop, turn upright, resize.
///
/// 16-bit samples keep their upper byte. CMYK is read with inverted inks, as Adobe writes it and
/// Pillow reads it. Colour profiles and gamma are not applied. Safe to use from several threads.
final class PictureDecoder {
    private static final int HIGH_BYTE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 1 : 0;

    private final int size;
    private final Background background;
    private final MemoryBudget files = new MemoryBudget(TreeFile.MAX_BYTES);
    private final MemoryBudget decoded = new MemoryBudget(PictureHeader.MAX_DECODED);

    /// @param size side of the result in pixels
    /// @param background colour behind transparent pixels
    PictureDecoder(int size, Background background) {
        this.size = size;
        this.background = background;
    }

    /// **Shape** of the result: `size · size · 3`, rows of RGB pixels.
    ///
    /// @throws UnusablePictureException with the reason for leaving the file out
    byte[] decode(TreeFile file) throws IOException, UnusablePictureException {
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
                var crop = Crop.of(header.width(), header.height(), header.orientation());
                var square = format == PictureFormat.GIF ? gif(content, crop) : opencv(content, header, crop);
                return resize(crop.upright(square), crop.side());
            }
        }
    }

    /// **Shape** `side · side · 3 → size · size · 3`, rows of RGB pixels.
    byte[] resize(byte[] rgb, int side) {
        return Lanczos.resize(rgb, side, size);
    }

    private byte[] gif(byte[] file, Crop crop) throws UnusablePictureException {
        var screen = GifFrame.decode(file);
        var argb = screen.getRGB(crop.left(), crop.top(), crop.side(), crop.side(), null, 0, crop.side());
        var rgb = new byte[argb.length * 3];
        for (int i = 0; i < argb.length; i++) {
            background.blend(rgb, 3 * i, (argb[i] >> 16) & 0xff, (argb[i] >> 8) & 0xff, argb[i] & 0xff, argb[i] >>> 24);
        }
        return rgb;
    }

    private byte[] opencv(byte[] file, PictureHeader header, Crop crop) throws UnusablePictureException {
        try (var _ = new PointerScope()) {
            var mat = imdecode(new Mat(1, file.length, CV_8UC1, new BytePointer(file)), IMREAD_UNCHANGED);
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
            return samples.square(crop, background, header.transparentGrey());
        } catch (RuntimeException broken) {
            throw new UnusablePictureException("is broken: "
                    + String.valueOf(broken.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /// Decoded pixels in native memory: grey, BGR or BGRA, of one or two bytes a sample.
    private record Samples(ByteBuffer pixels, int rowBytes, int channels, boolean wide) {

        byte[] square(Crop crop, Background background, int transparentGrey) {
            int side = crop.side();
            int pixelBytes = channels * (wide ? 2 : 1);
            var row = new byte[side * pixelBytes];
            var rgb = new byte[side * side * 3];
            for (int y = 0; y < side; y++) {
                pixels.get((crop.top() + y) * rowBytes + crop.left() * pixelBytes, row);
                for (int x = 0; x < side; x++) {
                    int first = x * channels;
                    int at = 3 * (y * side + x);
                    int blue = sample(row, first);
                    if (channels == 1) {
                        int alpha = transparentGrey >= 0 && whole(row, first) == transparentGrey ? 0 : 255;
                        background.blend(rgb, at, blue, blue, blue, alpha);
                    } else {
                        int alpha = channels == 4 ? sample(row, first + 3) : 255;
                        background.blend(rgb, at, sample(row, first + 2), sample(row, first + 1), blue, alpha);
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

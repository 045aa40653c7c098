package io.sagan.animation;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// At most 256 colours for a picture: its own where it has no more, otherwise those of a median cut.
///
/// Source: Heckbert 1982, "Color image quantization for frame buffer display".
final class Palette {
    private static final int MOST = 256;

    private Palette() {}

    /// The same picture by colours of a palette.
    static BufferedImage of(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        var pixels = picture.getRGB(0, 0, width, height, null, 0, width);
        Map<Integer, Integer> counts = new HashMap<>();
        for (int pixel : pixels) {
            counts.merge(pixel & 0xffffff, 1, Integer::sum);
        }
        var boxes = cut(counts);
        var reds = new byte[boxes.size()];
        var greens = new byte[boxes.size()];
        var blues = new byte[boxes.size()];
        Map<Integer, Byte> places = new HashMap<>();
        for (int i = 0; i < boxes.size(); i++) {
            var box = boxes.get(i);
            reds[i] = (byte) box.mean(counts, 16);
            greens[i] = (byte) box.mean(counts, 8);
            blues[i] = (byte) box.mean(counts, 0);
            for (int colour : box.colours) {
                places.put(colour, (byte) i);
            }
        }
        var model = new IndexColorModel(8, boxes.size(), reds, greens, blues);
        var indexed = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
        var target = ((DataBufferByte) indexed.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < pixels.length; i++) {
            target[i] = places.getOrDefault(pixels[i] & 0xffffff, (byte) 0);
        }
        return indexed;
    }

    /// Halves the box of the widest spread, weighted by its pixels, until there are enough.
    private static List<Box> cut(Map<Integer, Integer> counts) {
        var boxes = new ArrayList<Box>();
        boxes.add(Box.of(counts.keySet().stream().mapToInt(Integer::intValue).toArray(), counts));
        while (boxes.size() < MOST) {
            int widest = 0;
            for (int i = 1; i < boxes.size(); i++) {
                widest = boxes.get(i).spread > boxes.get(widest).spread ? i : widest;
            }
            var box = boxes.get(widest);
            if (box.colours.length == 1) {
                break;
            }
            boxes.set(widest, box.half(counts, true));
            boxes.add(box.half(counts, false));
        }
        return boxes;
    }

    /// Colours that become one.
    private static final class Box {
        final int[] colours;
        final double spread;
        private final int middle;

        private Box(int[] colours, int middle, double spread) {
            this.colours = colours;
            this.middle = middle;
            this.spread = spread;
        }

        /// Sorts the colours along their widest channel; the middle divides their pixels.
        static Box of(int[] colours, Map<Integer, Integer> counts) {
            int shift = 0;
            int range = -1;
            for (int each : new int[] {16, 8, 0}) {
                var channel = Arrays.stream(colours)
                        .map(colour -> colour >> each & 0xff)
                        .summaryStatistics();
                if (channel.getMax() - channel.getMin() > range) {
                    range = channel.getMax() - channel.getMin();
                    shift = each;
                }
            }
            int along = shift;
            var sorted = Arrays.stream(colours)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingInt(colour -> colour >> along & 0xff)
                            .thenComparing(colour -> colour))
                    .mapToInt(Integer::intValue)
                    .toArray();
            long pixels = Arrays.stream(sorted)
                    .mapToLong(colour -> counts.getOrDefault(colour, 0))
                    .sum();
            long before = 0;
            int middle = 0;
            while (middle < sorted.length - 1 && (middle == 0 || before < pixels / 2)) {
                before += counts.getOrDefault(sorted[middle++], 0);
            }
            return new Box(
                    sorted, Math.clamp(middle, 1, Math.max(1, sorted.length - 1)), range * Math.sqrt((double) pixels));
        }

        Box half(Map<Integer, Integer> counts, boolean lower) {
            return of(
                    lower ? Arrays.copyOf(colours, middle) : Arrays.copyOfRange(colours, middle, colours.length),
                    counts);
        }

        int mean(Map<Integer, Integer> counts, int shift) {
            long sum = 0;
            long pixels = 0;
            for (int colour : colours) {
                int count = counts.getOrDefault(colour, 0);
                sum += (long) count * (colour >> shift & 0xff);
                pixels += count;
            }
            return Math.toIntExact(Math.round((double) sum / pixels));
        }
    }
}

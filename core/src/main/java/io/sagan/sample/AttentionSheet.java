package io.sagan.sample;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/// The figure of the SAGAN paper: in each row a picture with coloured query points, then for each
/// point, in a frame of its colour, what it attends to, laid over the picture in grey.
///
/// Pictures are enlarged by a whole factor without smoothing; maps, which are coarser, between the
/// centres of their cells linearly. Heat is the weight over the map's own greatest, which stands
/// below the map in multiples of the uniform weight.
///
/// Source: Zhang et al. 2019, arXiv:1805.08318, figures 1 and 5.
public final class AttentionSheet {
    /// As many as there are colours that a reader tells apart, also a colour-blind one.
    public static final int MOST_QUERIES = 7;

    static final int LEAST_TILE = 128;
    static final int FRAME = 4;
    private static final int GAP = 10;
    private static final int LABEL = 20;
    private static final int LINE = 17;
    private static final int LEGEND = 26;
    private static final int CAPTION = 168;
    /// From the wordiest on: a figure of few maps has little room.
    private static final List<String> LEGENDS = List.of(
            "share of the attention, from 0 to the map's peak (1× = the same from everywhere)",
            "share of the attention, from 0 to the map's peak",
            "from 0 to the map's peak");
    /// Okabe and Ito's palette without black; orange before yellow, for white grounds.
    private static final List<Color> COLOURS = List.of(
            new Color(0xd5, 0x5e, 0x00),
            new Color(0x00, 0x72, 0xb2),
            new Color(0x00, 0x9e, 0x73),
            new Color(0xcc, 0x79, 0xa7),
            new Color(0x56, 0xb4, 0xe9),
            new Color(0xe6, 0x9f, 0x00),
            new Color(0xf0, 0xe4, 0x42));

    private AttentionSheet() {}

    /// Draws the sheet.
    ///
    /// @param rows at least one; their pictures all of one size
    public static BufferedImage draw(List<AttentionRow> rows) {
        int tile = tile(rows.getFirst().picture().getWidth());
        int columns = rows.stream().mapToInt(row -> row.queries().size()).max().orElse(1);
        int step = tile + 2 * FRAME + GAP;
        int height = tile + 2 * FRAME + LABEL + GAP;
        var sheet = new BufferedImage(
                GAP + CAPTION + (columns + 1) * step, GAP + rows.size() * height + LEGEND, BufferedImage.TYPE_INT_RGB);
        var graphics = sheet.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            for (int i = 0; i < rows.size(); i++) {
                row(graphics, rows.get(i), GAP + i * height, tile);
            }
            try {
                for (int i = 0; i < rows.size(); i++) {
                    words(graphics, rows.get(i), GAP + i * height, tile);
                }
                legend(graphics, GAP + rows.size() * height, sheet.getWidth());
            } catch (RuntimeException | LinkageError | InternalError _) {
                // A machine without fonts gets the figure without words; the numbers are printed beside it too.
            }
        } finally {
            graphics.dispose();
        }
        return sheet;
    }

    static int left(int column, int tile) {
        return GAP + CAPTION + column * (tile + 2 * FRAME + GAP) + FRAME;
    }

    static int tile(int width) {
        return width * Math.max(1, Math.ceilDiv(LEAST_TILE, width));
    }

    private static void row(Graphics2D graphics, AttentionRow row, int top, int tile) {
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        graphics.setColor(new Color(0xd0, 0xd0, 0xd0));
        graphics.fillRect(left(0, tile) - 1, top + FRAME - 1, tile + 2, tile + 2);
        graphics.drawImage(row.picture(), left(0, tile), top + FRAME, tile, tile, null);
        for (int i = 0; i < row.queries().size(); i++) {
            int query = row.queries().get(i);
            int left = left(i + 1, tile);
            graphics.setColor(COLOURS.get(i));
            graphics.fillRect(left - FRAME, top, tile + 2 * FRAME, tile + 2 * FRAME);
            var overlay = HeatOverlay.draw(row.picture(), row.map().at(query), tile);
            graphics.drawImage(overlay, left, top + FRAME, null);
            mark(graphics, row, i, left, top + FRAME, tile, true);
            mark(graphics, row, i, left(0, tile), top + FRAME, tile, false);
        }
    }

    /// A dot on the picture, a ring on the map: what lies below must be seen there.
    private static void mark(Graphics2D graphics, AttentionRow row, int i, int left, int top, int tile, boolean ring) {
        int side = row.map().side();
        int query = row.queries().get(i);
        int column = query % side;
        int line = query / side;
        double x = left + (column + 0.5) * tile / side;
        double y = top + (line + 0.5) * tile / side;
        if (ring) {
            var circle = new Ellipse2D.Double(x - 6, y - 6, 12, 12);
            graphics.setColor(Color.WHITE);
            graphics.setStroke(new BasicStroke(4));
            graphics.draw(circle);
            graphics.setColor(COLOURS.get(i));
            graphics.setStroke(new BasicStroke(2));
            graphics.draw(circle);
            return;
        }
        disc(graphics, x, y, 7.5, Color.BLACK);
        disc(graphics, x, y, 6.5, Color.WHITE);
        disc(graphics, x, y, 4.5, COLOURS.get(i));
    }

    private static void disc(Graphics2D graphics, double x, double y, double radius, Color colour) {
        graphics.setColor(colour);
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    private static void words(Graphics2D graphics, AttentionRow row, int top, int tile) {
        int baseline = top + FRAME + 13;
        for (int line = 0; line < row.caption().size(); line++) {
            graphics.setColor(line == 0 ? Color.BLACK : Color.DARK_GRAY);
            graphics.setFont(new Font(Font.SANS_SERIF, line == 0 ? Font.BOLD : Font.PLAIN, 13));
            graphics.drawString(
                    shortened(row.caption().get(line), graphics.getFontMetrics()), GAP, baseline + line * LINE);
        }
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        graphics.setColor(Color.DARK_GRAY);
        for (int i = 0; i < row.queries().size(); i++) {
            var text = String.format(
                    Locale.ROOT, "peak %.1f×", row.map().peak(row.queries().get(i)));
            int width = graphics.getFontMetrics().stringWidth(text);
            graphics.drawString(text, left(i + 1, tile) + (tile - width) / 2, top + tile + 2 * FRAME + 14);
        }
    }

    private static String shortened(String text, FontMetrics metrics) {
        var shown = text;
        for (int end = text.length(); end > 0 && metrics.stringWidth(shown) > CAPTION - GAP; end--) {
            shown = text.substring(0, end) + "…";
        }
        return shown;
    }

    private static void legend(Graphics2D graphics, int top, int width) {
        int left = GAP + CAPTION;
        for (int i = 0; i < 120; i++) {
            graphics.setColor(new Color(HeatOverlay.blend(120, i / 119.0)));
            graphics.fillRect(left + i, top + 2, 1, 12);
        }
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        graphics.setColor(Color.DARK_GRAY);
        var room = width - left - 128;
        for (var text : LEGENDS) {
            if (graphics.getFontMetrics().stringWidth(text) <= room) {
                graphics.drawString(text, left + 128, top + 13);
                return;
            }
        }
    }
}

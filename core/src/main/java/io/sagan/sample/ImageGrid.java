package io.sagan.sample;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/// A sheet of pictures in rows, with an optional name before each row.
///
/// Small pictures are enlarged by a whole factor without smoothing, so that every pixel stays
/// what it is.
///
/// @param columns pictures in a row
/// @param rowNames names of the rows, or empty for none
/// @param leastSide pictures are enlarged until they are so wide, in pixels
public record ImageGrid(int columns, List<String> rowNames, int leastSide) {
    private static final int GAP = 2;
    private static final int LEAST_SIDE = 64;
    private static final long MOST_PIXELS = 1L << 28;

    public ImageGrid {
        if (columns < 1) {
            throw new IllegalArgumentException("columns must be at least 1, got " + columns);
        }
        rowNames = List.copyOf(rowNames);
    }

    /// The usual sheet: pictures at least 64 pixels wide.
    public ImageGrid(int columns, List<String> rowNames) {
        this(columns, rowNames, LEAST_SIDE);
    }

    /// Refuses a sheet that no memory would hold, before anything is drawn for it.
    ///
    /// @param width of one picture, in pixels
    /// @param rows of pictures
    /// @throws IllegalArgumentException when the sheet would have more than 2²⁸ pixels
    public void requireRoom(int width, int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("rows must be at least 1, got " + rows);
        }
        long side = (long) width * scale(width) + GAP;
        if ((long) columns * rows > MOST_PIXELS / (side * side)) {
            throw new IllegalArgumentException(
                    "a sheet of %s columns and %s rows of %s-pixel pictures is too large; draw fewer, or single files"
                            .formatted(columns, rows, width));
        }
    }

    private int scale(int width) {
        return Math.max(1, leastSide / width);
    }

    /// Draws the sheet.
    ///
    /// @param images at least one, all of one size
    public BufferedImage draw(List<BufferedImage> images) {
        int width = images.getFirst().getWidth();
        int side = width * scale(width);
        int rows = (images.size() + columns - 1) / columns;
        int margin = rowNames.isEmpty() ? GAP : margin(side);
        var sheet = new BufferedImage(
                margin + columns * (side + GAP), GAP + rows * (side + GAP), BufferedImage.TYPE_INT_RGB);
        var graphics = sheet.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            graphics.setRenderingHint(
                    RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
            for (int i = 0; i < images.size(); i++) {
                int x = margin + i % columns * (side + GAP);
                int y = GAP + i / columns * (side + GAP);
                graphics.drawImage(images.get(i), x, y, side, side, null);
            }
            try {
                writeNames(graphics, side);
            } catch (RuntimeException | LinkageError | InternalError _) {
                // A machine without fonts gets the sheet without the names: the rows are in the order of the classes.
            }
        } finally {
            graphics.dispose();
        }
        return sheet;
    }

    private int margin(int side) {
        int longest = rowNames.stream().mapToInt(String::length).max().orElse(0);
        return Math.min(3 * side, 12 + longest * 8);
    }

    private void writeNames(Graphics2D graphics, int side) {
        if (rowNames.isEmpty()) {
            return;
        }
        graphics.setColor(Color.DARK_GRAY);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        int baseline = side / 2 + 5;
        for (int row = 0; row < rowNames.size(); row++) {
            graphics.drawString(rowNames.get(row), 6, GAP + row * (side + GAP) + baseline);
        }
    }
}

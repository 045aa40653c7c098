package io.sagan.sample;

import java.awt.image.BufferedImage;

/// Weights as heat over a picture in dimmed grey.
final class HeatOverlay {
    private static final int[][] HEAT = {{0, 0, 0}, {87, 16, 110}, {188, 55, 84}, {249, 142, 9}, {252, 255, 164}};

    private HeatOverlay() {}

    /// Draws weights of a square grid over a square picture.
    ///
    /// @param picture of W×W pixels
    /// @param weights of the grid's cells, row by row
    /// @param tile side of the result in pixels, a multiple of W
    static BufferedImage draw(BufferedImage picture, float[] weights, int tile) {
        int grid = (int) Math.round(Math.sqrt(weights.length));
        float most = Float.MIN_NORMAL;
        for (float weight : weights) {
            most = Math.max(most, weight);
        }
        var overlay = new BufferedImage(tile, tile, BufferedImage.TYPE_INT_RGB);
        int scale = tile / picture.getWidth();
        for (int y = 0; y < tile; y++) {
            for (int x = 0; x < tile; x++) {
                int rgb = picture.getRGB(x / scale, y / scale);
                double grey = 0.299 * (rgb >> 16 & 0xff) + 0.587 * (rgb >> 8 & 0xff) + 0.114 * (rgb & 0xff);
                double heat = between(weights, grid, (x + 0.5) * grid / tile, (y + 0.5) * grid / tile) / most;
                overlay.setRGB(x, y, blend(grey, heat));
            }
        }
        return overlay;
    }

    /// The colour of a grey value in 0…255 under a heat in [0, 1].
    static int blend(double grey, double heat) {
        double dimmed = 20 + 0.45 * grey;
        double cover = Math.min(1, 0.9 * Math.sqrt(heat));
        double place = heat * (HEAT.length - 1);
        int stop = Math.min(HEAT.length - 2, (int) place);
        int rgb = 0;
        for (int i = 0; i < 3; i++) {
            double hot = HEAT[stop][i] + (place - stop) * (HEAT[stop + 1][i] - HEAT[stop][i]);
            rgb = rgb << 8 | (int) Math.round(Math.clamp(dimmed * (1 - cover) + hot * cover, 0, 255));
        }
        return rgb;
    }

    /// Linear between the centres of the cells, constant beyond the outermost ones.
    private static double between(float[] weights, int grid, double x, double y) {
        double right = Math.clamp(x - 0.5, 0, grid - 1);
        double down = Math.clamp(y - 0.5, 0, grid - 1);
        int column = Math.min((int) right, Math.max(0, grid - 2));
        int row = Math.min((int) down, Math.max(0, grid - 2));
        int nextColumn = Math.min(column + 1, grid - 1);
        int nextRow = Math.min(row + 1, grid - 1);
        double above = mix(weights[row * grid + column], weights[row * grid + nextColumn], right - column);
        double below = mix(weights[nextRow * grid + column], weights[nextRow * grid + nextColumn], right - column);
        return mix(above, below, down - row);
    }

    private static double mix(double from, double to, double share) {
        return from + (to - from) * share;
    }
}

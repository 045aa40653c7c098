package io.sagan.data;

/// The part of a picture that is kept, in the coordinates of the stored pixels.
///
///
/// @param left first stored column
/// @param top first stored row
/// @param width columns
/// @param height rows
/// @param orientation EXIF orientation that [#upright] undoes
record Crop(int left, int top, int width, int height, int orientation) {

    /// All of the picture as it is stored, whichever way up that is.
    static Crop whole(int width, int height) {
        return new Crop(0, 0, width, height, 1);
    }

    /// The centred square, centred as the picture is seen, rounded up and left; where the orientation
    /// mirrors an axis, the stored square lies one pixel further.
    static Crop square(int width, int height, int orientation) {
        int side = Math.min(width, height);
        boolean mirroredColumns = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean mirroredRows = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        return new Crop(
                offset(width - side, mirroredColumns), offset(height - side, mirroredRows), side, side, orientation);
    }

    private static int offset(int spare, boolean mirrored) {
        return mirrored ? spare - spare / 2 : spare / 2;
    }

    /// Turns a stored square the way it is meant to be seen.
    byte[] upright(byte[] rgb) {
        if (orientation == 1) {
            return rgb;
        }
        int side = width;
        var out = new byte[rgb.length];
        int last = side - 1;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int from = switch (orientation) {
                    case 2 -> y * side + last - x;
                    case 3 -> (last - y) * side + last - x;
                    case 4 -> (last - y) * side + x;
                    case 5 -> x * side + y;
                    case 6 -> (last - x) * side + y;
                    case 7 -> (last - x) * side + last - y;
                    case 8 -> x * side + last - y;
                    default -> y * side + x;
                };
                System.arraycopy(rgb, 3 * from, out, 3 * (y * side + x), 3);
            }
        }
        return out;
    }
}

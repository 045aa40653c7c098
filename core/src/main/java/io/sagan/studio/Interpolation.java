package io.sagan.studio;

import io.sagan.sample.Slerp;
import java.util.List;

/// A way from picture to picture: through latents, through classes, or both.
///
/// Between two stops z goes along the arc or the straight line, and what the class tables say of
/// either class is mixed linearly.
///
/// @param stops at least 2; a stop without a class takes the classes in turn, row by row
/// @param steps pictures from one stop to the next, both counted; at least 2
/// @param closed the way goes on from the last stop to the first, whose picture is not repeated
/// @param way how z goes
public record Interpolation(List<SampleRequest> stops, int steps, boolean closed, Way way) {

    /// How z goes from stop to stop.
    public enum Way {
        /// Along the arc, keeping its length: see [Slerp].
        SLERP,
        /// Along the straight line.
        LERP
    }

    public Interpolation {
        stops = List.copyOf(stops);
        if (stops.size() < 2) {
            throw new IllegalArgumentException("stops must be at least 2, got " + stops.size());
        }
        if (steps < 2) {
            throw new IllegalArgumentException("steps must be at least 2, got " + steps);
        }
        if (stops.stream()
                        .map(stop -> List.of(stop.truncation(), stop.standing()))
                        .distinct()
                        .count()
                > 1) {
            throw new IllegalArgumentException("all stops must have the same truncation and standing");
        }
        long frames = (long) stops.size() * steps;
        if (frames > 100_000) {
            throw new IllegalArgumentException(
                    "steps must give at most 100000 pictures over the whole way, and would give " + frames);
        }
    }

    /// Pictures on the whole way.
    public int frames() {
        return closed ? stops.size() * (steps - 1) : (stops.size() - 1) * (steps - 1) + 1;
    }

    /// The stop behind a picture.
    SampleRequest from(int frame) {
        return stops.get(Math.min(frame / (steps - 1), stops.size() - 1));
    }

    /// The stop ahead of a picture.
    SampleRequest to(int frame) {
        int leg = frame / (steps - 1);
        return stops.get(closed ? (leg + 1) % stops.size() : Math.min(leg + 1, stops.size() - 1));
    }

    /// How much of the way from [#from] to [#to] a picture has behind it, in [0, 1).
    double share(int frame) {
        return frame % (steps - 1) / (double) (steps - 1);
    }

    /// z of one picture of one row.
    float[] latent(int frame, long row, int latent) {
        var from = new float[latent];
        var to = new float[latent];
        from(frame).fill(from, 0, latent, row);
        to(frame).fill(to, 0, latent, row);
        double t = share(frame);
        return switch (way) {
            case SLERP -> Slerp.between(from, to, t);
            case LERP -> {
                for (int i = 0; i < latent; i++) {
                    from[i] = (float) ((1 - t) * from[i] + t * to[i]);
                }
                yield from;
            }
        };
    }
}

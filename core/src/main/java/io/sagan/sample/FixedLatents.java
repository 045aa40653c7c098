package io.sagan.sample;

import io.sagan.models.Latents;
import io.sagan.tensor.Seeds;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/// The latents that a run draws through its whole training: one row of the sheet per class.
///
/// @param latents what the generator is fed, row after row
/// @param columns pictures in a row
/// @param rowNames class names of the rows; empty for an unconditional model
public record FixedLatents(Latents latents, int columns, List<String> rowNames) {
    private static final int MOST_ROWS = 32;
    private static final int ROWS_WITHOUT_CLASSES = 8;

    public FixedLatents {
        rowNames = List.copyOf(rowNames);
    }

    /// Rows of the sheet of a model with so many classes, 0 for none.
    public static int rows(int classes) {
        return classes == 0 ? ROWS_WITHOUT_CLASSES : Math.min(MOST_ROWS, classes);
    }

    /// Latents of one seed. Of more than 32 classes, 32 evenly spread ones get a row.
    ///
    /// @param seed decides z
    /// @param latent length of z
    /// @param classes class names; empty for an unconditional model
    /// @param columns pictures in a row
    public static FixedLatents of(long seed, int latent, List<String> classes, int columns) {
        int rows = rows(classes.size());
        var shown = IntStream.range(0, rows)
                .map(row -> classes.isEmpty() ? 0 : (int) ((long) row * classes.size() / rows))
                .toArray();
        var z = Latents.draw(Seeds.stream(seed, "sheet"), rows * columns, latent, 0)
                .z();
        var labels = IntStream.range(0, rows * columns)
                .mapToLong(i -> shown[i / columns])
                .toArray();
        var names = classes.isEmpty()
                ? List.<String>of()
                : IntStream.of(shown).mapToObj(classes::get).toList();
        return new FixedLatents(new Latents(z, Tensor.create(labels, labels.length)), columns, names);
    }
}

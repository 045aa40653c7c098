package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What attention without its map saves at 64×64 features, each figure from a process of its own; prints the table in
/// docs/performance.md. Time is the machine's and is not judged.
@Tag("slow")
class AttentionMemoryTest {
    private static final double AT_MOST = 0.6;

    /// Channels of the discriminator's and of the generator's layer in the presets for 128 px.
    @ParameterizedTest
    @CsvSource({"64, 64", "128, 64"})
    void aLayerSavesFourTenths(String channels, String batch) throws Exception {
        assertThat(share("layer", channels, batch)).isLessThanOrEqualTo(AT_MOST);
    }

    /// Both networks attend at 64×64.
    @ParameterizedTest
    @CsvSource({"sagan-128-imagenet, bf16, 64, 2"})
    void aWholeStepSavesFourTenths(String preset, String precision, String batch, String accumulation)
            throws Exception {
        assertThat(share("step", preset, precision, batch, accumulation)).isLessThanOrEqualTo(AT_MOST);
    }

    /// Memory taken above what the process held before, streamed as a share of mapped.
    private static double share(String what, String... arguments) throws Exception {
        var mapped = taken(what, "mapped", arguments);
        var streamed = taken(what, "streamed", arguments);
        double share = streamed.getFirst() / mapped.getFirst();
        System.out.printf(
                Locale.ROOT,
                "| %s, %s | %.0f | %.0f | %.0f %% | %.1f | %.1f |%n",
                what,
                String.join(", ", arguments),
                mapped.getFirst(),
                streamed.getFirst(),
                100 * (1 - share),
                mapped.getLast(),
                streamed.getLast());
        return share;
    }

    private static List<Double> taken(String what, String way, String... arguments) throws Exception {
        var all = new ArrayList<>(List.of(what, way));
        all.addAll(List.of(arguments));
        return FreshProcess.numbers(AttentionProcess.class, all.toArray(String[]::new));
    }
}

package io.sagan.cli;

import io.sagan.studio.Endurance;
import java.util.Locale;

/// How a long training went, as facts.
final class EnduranceFacts {
    private static final double MEBIBYTE = 1 << 20;
    private static final double MILLI = 1e-3;

    private EnduranceFacts() {}

    static void add(Endurance report, Facts facts) {
        report.marks().forEach(mark -> add(mark, facts));
        add(report.clock(), "clock", "Old, a step", facts);
        add(report.processor(), "processor", "Old, processor", facts);
    }

    private static void add(Endurance.Mark mark, Facts facts) {
        var key = "after" + mark.step();
        var held = mark.nativeBytes();
        var words = String.format(
                Locale.ROOT,
                "%.0f MiB resident%s; a step %.1f ms, processor %.1f ms",
                mark.residentBytes() / MEBIBYTE,
                held.isPresent() ? String.format(Locale.ROOT, ", %.0f MiB native", held.getAsLong() / MEBIBYTE) : "",
                mark.stepSeconds() / MILLI,
                mark.processorSeconds() / MILLI);
        facts.add(key + "ResidentBytes", "After " + Amount.of(mark.step(), "step"), mark.residentBytes(), words);
        held.ifPresent(bytes -> facts.add(key + "NativeBytes", "", bytes, ""));
        facts.add(key + "StepSeconds", "", mark.stepSeconds(), "")
                .add(key + "ProcessorSeconds", "", mark.processorSeconds(), "");
    }

    private static void add(Endurance.Pairs pairs, String key, String label, Facts facts) {
        var each = String.format(Locale.ROOT, "%.1f ms, fresh %.1f ms", pairs.old() / MILLI, pairs.fresh() / MILLI);
        var ratio = String.format(
                Locale.ROOT,
                "%.3f of fresh (half of %d pairs %.3f to %.3f), all together %.3f",
                pairs.ratio(),
                pairs.count(),
                pairs.low(),
                pairs.high(),
                pairs.sums());
        facts.add(key + "OldSeconds", label, pairs.old(), each)
                .add(key + "FreshSeconds", "", pairs.fresh(), "")
                .add(key + "Ratio", "  old is", pairs.ratio(), ratio)
                .add(key + "RatioLow", "", pairs.low(), "")
                .add(key + "RatioHigh", "", pairs.high(), "")
                .add(key + "RatioOfSums", "", pairs.sums(), "")
                .add(key + "Pairs", "", pairs.count(), "");
    }
}

package io.sagan.cli;

import io.sagan.studio.BenchSetting;
import io.sagan.studio.Benchmark;
import io.sagan.studio.Comparison;
import io.sagan.studio.ShareInTurn;
import java.util.Locale;

/// What `sagan bench` measured, as facts.
final class BenchFacts {
    private BenchFacts() {}

    static void add(BenchSetting setting, Facts facts) {
        facts.add("device", "Device", setting.device())
                .add("precision", "Precision", setting.precision())
                .add("threads", "Threads", setting.threads())
                .add("batch", "Batch", setting.batch());
    }

    static void add(Benchmark report, Facts facts) {
        add(report.setting(), facts);
        var ceilings = report.ceilings();
        var float32 = report.setting().precision().equals("tf32") ? "tf32" : "fp32";
        figure(facts, "ceilingFp32Gigaflops", "Ceiling, " + float32, ceilings.fp32(), "GFLOP/s");
        figure(facts, "ceilingBf16Gigaflops", "Ceiling, bf16", ceilings.bf16(), "GFLOP/s");
        figure(facts, "copyGigabytesPerSecond", "Memory copy", ceilings.copy(), "GB/s");
        report.parts().forEach(part -> {
            add(part, facts);
            if (part.name().equals("train")) {
                add(report.inTurn(), facts);
            }
        });
        var waiting = String.format(Locale.ROOT, "%.2f %% of a training step", 100 * report.dataShare());
        boolean beside = report.setting().device().startsWith("cuda"); // the step does not wait for it there
        facts.add("dataShareOfStep", beside ? "Making a batch" : "Waiting for data", report.dataShare(), waiting);
        facts.add("peakMemoryBytes", "Peak memory", report.peakMemoryBytes(), Amount.ofBytes(report.peakMemoryBytes()));
        if (report.gpuMemoryBytes() > 0) {
            facts.add("gpuMemoryBytes", "GPU memory", report.gpuMemoryBytes(), Amount.ofBytes(report.gpuMemoryBytes()));
        }
    }

    private static void add(Benchmark.Part part, Facts facts) {
        var rate = String.format(Locale.ROOT, "%.1f images/s, middle round %.1f", part.best(), part.median());
        facts.add(part.name() + "ImagesPerSecond", part.title(), part.best(), rate)
                .add(part.name() + "ImagesPerSecondMedian", "", part.median(), "");
        if (part.gigaflopsEach() > 0) {
            var share = String.format(
                    Locale.ROOT,
                    "%.2f GFLOP an image, %.1f GFLOP/s, %.0f %% of the ceiling",
                    part.gigaflopsEach(),
                    part.gigaflops(),
                    100 * part.share());
            facts.add(part.name() + "GigaflopsPerImage", "  arithmetic", part.gigaflopsEach(), share)
                    .add(part.name() + "Gigaflops", "", part.gigaflops(), "")
                    .add(part.name() + "ShareOfCeiling", "", part.share(), "");
        }
    }

    private static void add(ShareInTurn share, Facts facts) {
        var words = String.format(
                Locale.ROOT,
                "%.0f %% of a large product's (at least half of %d pairs: %.0f to %.0f), %.1f images/s beside %.1f GFLOP/s",
                100 * share.share(),
                share.pairs(),
                100 * share.lower(),
                100 * share.upper(),
                share.rate(),
                share.product());
        facts.add("trainShareInTurn", "  in turn", share.share(), words)
                .add("trainShareInTurnLower", "", share.lower(), "")
                .add("trainShareInTurnUpper", "", share.upper(), "")
                .add("trainInTurnImagesPerSecond", "", share.rate(), "")
                .add("productInTurnGigaflops", "", share.product(), "");
    }

    static void add(Comparison report, Facts facts) {
        setting(facts, "A", report.first());
        setting(facts, "B", report.second());
        for (var part : report.parts()) {
            figure(facts, part.name() + "ImagesPerSecondA", part.title() + ", A", part.first(), "images/s");
            figure(facts, part.name() + "ImagesPerSecondB", part.title() + ", B", part.second(), "images/s");
            var words = String.format(
                    Locale.ROOT,
                    "%.3f of A (at least half of %d pairs: %.3f to %.3f)",
                    part.ratio(),
                    part.pairs(),
                    part.lower(),
                    part.upper());
            facts.add(part.name() + "Ratio", "  B is", part.ratio(), words)
                    .add(part.name() + "RatioLower", "", part.lower(), "")
                    .add(part.name() + "RatioUpper", "", part.upper(), "");
        }
    }

    private static void figure(Facts facts, String key, String label, double value, String unit) {
        facts.add(key, label, value, String.format(Locale.ROOT, "%.1f %s", value, unit));
    }

    private static void setting(Facts facts, String name, BenchSetting setting) {
        var words = String.format(
                Locale.ROOT,
                "%s, training in %s, %s, %d pictures a batch",
                setting.device(),
                setting.precision(),
                Amount.of(setting.threads(), "thread"),
                setting.batch());
        facts.add("device" + name, name, setting.device(), words)
                .add("precision" + name, "", setting.precision(), "")
                .add("threads" + name, "", setting.threads(), "")
                .add("batch" + name, "", setting.batch(), "");
    }
}

package io.sagan.cli;

import io.sagan.studio.StepProfile;
import java.util.Locale;

/// Where a step's time goes, as facts.
final class ProfileFacts {
    private static final int TOLD = 30;

    private ProfileFacts() {}

    static void add(StepProfile report, Facts facts) {
        var step = String.format(
                Locale.ROOT,
                "%.1f ms, %.1f images/s while it is watched",
                1e3 * report.secondsEach(),
                report.imagesPerSecond());
        BenchFacts.add(report.setting(), facts);
        facts.add("steps", "Steps", report.steps())
                .add("imagesPerSecond", "", report.imagesPerSecond(), "")
                .add("stepSeconds", "A step", report.secondsEach(), step);
        double left = 1;
        for (int i = 0; i < report.operations().size(); i++) {
            var operation = report.operations().get(i);
            left -= operation.seconds() / report.secondsEach();
            add(operation, report.secondsEach(), i < TOLD, facts);
        }
        facts.add(
                "outsideShare",
                "outside operations",
                left,
                String.format(Locale.ROOT, "%6.1f %%  Java, the binding, autograd and watching", 100 * left));
        int more = report.operations().size() - TOLD;
        if (more > 0) {
            facts.add("untold", "more", more, more + " kinds with less, all of them with --json");
        }
    }

    private static void add(StepProfile.Operation operation, double whole, boolean told, Facts facts) {
        var words = String.format(
                Locale.ROOT,
                "%6.1f %%  %8.2f ms  %7.0f calls  %8.1f MB",
                100 * operation.seconds() / whole,
                1e3 * operation.seconds(),
                operation.calls(),
                operation.megabytes());
        facts.add(operation.name() + " seconds", operation.name(), operation.seconds(), told ? words : "")
                .add(operation.name() + " calls", "", operation.calls(), "")
                .add(operation.name() + " megabytes", "", operation.megabytes(), "");
    }
}

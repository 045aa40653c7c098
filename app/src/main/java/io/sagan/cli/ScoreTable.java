package io.sagan.cli;

import io.sagan.evaluation.ClassScores;
import io.sagan.evaluation.EvaluationReport;
import io.sagan.event.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// An evaluation as text for people: the scores, the classes, and how they were made.
///
/// @param report what was measured
record ScoreTable(EvaluationReport report) {
    private static final Map<String, String> BETTER = Map.ofEntries(
            Map.entry("is", "higher"),
            Map.entry("fid", "lower"),
            Map.entry("fid∞", "lower"),
            Map.entry("kid", "lower"),
            Map.entry("intra-fid", "lower"),
            Map.entry("precision", "higher"),
            Map.entry("recall", "higher"),
            Map.entry("density", "higher"),
            Map.entry("coverage", "higher"),
            Map.entry("is∞", "higher"),
            Map.entry("memorised", "lower"),
            Map.entry("diversity", "near 1"),
            Map.entry("collapsed classes", "0"));

    String text() {
        var lines = new ArrayList<String>();
        lines.addAll(scores());
        if (!report.classes().isEmpty()) {
            lines.add("");
            lines.addAll(classes());
        }
        lines.add("");
        lines.add("Protocol " + report.stamp().id());
        lines.addAll(aligned(report.stamp().protocol()));
        lines.add("Measured");
        lines.addAll(aligned(report.stamp().subject()));
        report.missing().forEach(missing -> lines.add("Not measured: " + missing));
        report.notes().forEach(note -> lines.add("Note: " + note));
        // A name may hold what a terminal takes for commands.
        return lines.stream().map(line -> line.replaceAll("\\p{Cntrl}", "?")).collect(Collectors.joining("\n")) + "\n";
    }

    private List<String> scores() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("score", "value", "interval", "scatter", "better"));
        for (var score : report.scores()) {
            rows.add(List.of(
                    score.name(),
                    Figures.number(score.value()),
                    interval(score),
                    score.deviation() == null ? "" : "± " + Figures.number(score.deviation()),
                    BETTER.getOrDefault(score.name(), "")));
        }
        return columns(rows);
    }

    private static String interval(Score score) {
        return score.low() == null || score.high() == null
                ? ""
                : Figures.number(score.low()) + " … " + Figures.number(score.high());
    }

    private List<String> classes() {
        var names = report.classes().stream()
                .flatMap(row -> row.scores().stream())
                .map(Score::name)
                .distinct()
                .toList();
        var rows = new ArrayList<List<String>>();
        var head = new ArrayList<>(List.of("class", "real", "fake"));
        head.addAll(names);
        head.add("");
        rows.add(head);
        report.classes().forEach(row -> rows.add(cells(row, names)));
        return columns(rows);
    }

    private static List<String> cells(ClassScores row, List<String> names) {
        var cells = new ArrayList<>(List.of(row.name(), Long.toString(row.real()), Long.toString(row.fake())));
        for (var name : names) {
            cells.add(row.scores().stream()
                    .filter(score -> score.name().equals(name))
                    .map(score -> Figures.number(score.value()))
                    .findFirst()
                    .orElse("–"));
        }
        cells.add(row.note());
        return cells;
    }

    /// The first column to the left, numbers to the right, words after the last number to the left.
    private static List<String> columns(List<List<String>> rows) {
        int count = rows.getFirst().size();
        var widths = new int[count];
        for (var row : rows) {
            for (int i = 0; i < count; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        var lines = new ArrayList<String>();
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < count; i++) {
                boolean left = i == 0 || i == count - 1;
                line.append(i == 0 ? "" : "  ")
                        .append(String.format(
                                Locale.ROOT, "%" + (left ? "-" : "") + Math.max(1, widths[i]) + "s", row.get(i)));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static List<String> aligned(Map<String, String> parts) {
        int widest = parts.keySet().stream().mapToInt(String::length).max().orElse(0);
        return parts.entrySet().stream()
                .map(part ->
                        "  " + part.getKey() + " ".repeat(widest - part.getKey().length() + 2) + part.getValue())
                .toList();
    }
}

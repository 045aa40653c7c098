package io.sagan.studio;

import io.sagan.evaluation.EvaluationReport;
import io.sagan.event.Score;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An evaluation as JSON for programs.
final class EvaluationJson {
    private EvaluationJson() {}

    static String of(EvaluationReport report) {
        var stamp = new LinkedHashMap<String, String>();
        stamp.putAll(report.stamp().protocol());
        stamp.putAll(report.stamp().subject());
        var whole = new LinkedHashMap<String, Object>();
        whole.put("protocol", report.stamp().id());
        whole.put("stamp", stamp);
        whole.put("scores", scores(report.scores()));
        whole.put(
                "classes",
                report.classes().stream()
                        .map(row -> Map.of(
                                "name",
                                row.name(),
                                "real",
                                row.real(),
                                "fake",
                                row.fake(),
                                "scores",
                                scores(row.scores()),
                                "note",
                                row.note()))
                        .toList());
        whole.put("likenesses", report.likenesses());
        whole.put("notes", report.notes());
        whole.put("missing", report.missing());
        return JsonFiles.text(whole);
    }

    private static Map<String, Map<String, Double>> scores(List<Score> scores) {
        var all = new LinkedHashMap<String, Map<String, Double>>();
        for (var score : scores) {
            var parts = new LinkedHashMap<String, Double>();
            parts.put("value", score.value());
            putUnlessNull(parts, "deviation", score.deviation());
            putUnlessNull(parts, "low", score.low());
            putUnlessNull(parts, "high", score.high());
            all.put(score.name(), parts);
        }
        return all;
    }

    private static void putUnlessNull(
            Map<String, Double> parts, String name, @org.jspecify.annotations.Nullable Double value) {
        if (value != null) {
            parts.put(name, value);
        }
    }
}

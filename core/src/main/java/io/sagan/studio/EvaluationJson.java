package io.sagan.studio;

import io.sagan.evaluation.ClassScores;
import io.sagan.evaluation.EvaluationReport;
import io.sagan.event.Score;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An evaluation as JSON for programs.
final class EvaluationJson {
    private EvaluationJson() {}

    static String of(EvaluationReport report) {
        var whole = new LinkedHashMap<String, Object>();
        whole.put("protocol", report.stamp().id());
        whole.put("stamp", report.stamp());
        whole.put("scores", scores(report.scores()));
        whole.put("classes", report.classes().stream().map(EvaluationJson::row).toList());
        whole.put("likenesses", report.likenesses());
        whole.put("notes", report.notes());
        whole.put("missing", report.missing());
        return JsonFiles.text(whole);
    }

    private static Map<String, Object> row(ClassScores row) {
        var parts = new LinkedHashMap<String, Object>();
        parts.put("name", row.name());
        parts.put("real", row.real());
        parts.put("fake", row.fake());
        parts.put("scores", scores(row.scores()));
        parts.put("note", row.note());
        return parts;
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

    private static void putUnlessNull(Map<String, Double> parts, String name, @Nullable Double value) {
        if (value != null) {
            parts.put(name, value);
        }
    }
}

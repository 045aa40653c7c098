package io.sagan.cli;

import io.sagan.studio.AttentionFigure.Row;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The numbers beside an attention figure.
record AttentionReport(List<Row> rows) {
    AttentionReport {
        rows = List.copyOf(rows);
    }

    String text() {
        int width = rows.stream().mapToInt(row -> row.picture().length()).max().orElse(0);
        var lines = new StringBuilder(String.format(
                Locale.ROOT, "%-" + Math.max(7, width) + "s  layer   gain  distance  (uniform)  entropy%n", "picture"));
        for (var row : rows) {
            lines.append(String.format(
                    Locale.ROOT,
                    "%-" + Math.max(7, width) + "s  %5s  %5.3f  %5.1f px  %6.1f px  %7.2f%n",
                    row.picture(),
                    row.layer(),
                    row.gain(),
                    row.distance(),
                    row.uniformDistance(),
                    row.entropy()));
        }
        return lines.toString();
    }

    String json() {
        return rows.stream().map(AttentionReport::json).collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
    }

    private static String json(Row row) {
        var queries = row.queries().stream()
                .map(query -> String.format(
                        Locale.ROOT,
                        "{\"x\": %s, \"y\": %s, \"distance\": %.6g, \"entropy\": %.6g, \"peak\": %.6g}",
                        query.x(),
                        query.y(),
                        query.distance(),
                        query.entropy(),
                        query.peak()))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "{\"picture\": %s, \"layer\": %s, \"gain\": %.6g, \"distance\": %.6g, \"uniformDistance\": %.6g,"
                        + " \"entropy\": %.6g, \"queries\": [%s]}",
                Facts.quoted(row.picture()),
                Facts.quoted(row.layer()),
                row.gain(),
                row.distance(),
                row.uniformDistance(),
                row.entropy(),
                queries);
    }
}

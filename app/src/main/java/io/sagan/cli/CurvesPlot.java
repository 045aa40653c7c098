package io.sagan.cli;

import io.sagan.config.LossSpec;
import io.sagan.event.TrainingEvent.Evaluated;
import io.sagan.event.TrainingEvent.Ticked;
import io.sagan.studio.EventLog;
import io.sagan.studio.WholeFile;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// A picture of a run's losses and logits over its steps, 1200×500 pixels, and 1800×500 with the score of
/// a run that was measured.
///
/// Faint lines are the values as logged, strong ones their smoothed course. The axis spans what 98 %
/// of the values need, so that one spike does not flatten the rest.
final class CurvesPlot {
    private static final int PANEL_WIDTH = 600;
    private static final int HEIGHT = 500;
    private static final double WIDE = 20;
    private static final Color BLUE = new Color(0x1f, 0x6f, 0xb4);
    private static final Color ORANGE = new Color(0xd9, 0x5f, 0x0e);
    private static final Color GREEN = new Color(0x2a, 0x8f, 0x4e);
    private static final Color INK = new Color(0x33, 0x33, 0x33);
    private static final Color GRID = new Color(0xe4, 0xe4, 0xe4);

    private CurvesPlot() {}

    /// Draws the picture, or says why this machine cannot: a run must not fail for want of a font.
    ///
    /// @param events the run's `events.jsonl`
    /// @param loss what the axis names
    /// @param png the picture to write
    /// @return why no picture was drawn; empty when it was
    /// @throws IOException if the log cannot be read or the picture cannot be written
    static Optional<String> draw(Path events, String loss, Path png) throws IOException {
        var ticks = EventLog.readTicks(events);
        if (ticks.isEmpty()) {
            return Optional.of("the run logged no losses yet");
        }
        byte[] picture;
        try {
            picture = render(ticks, loss, EventLog.readEvaluations(events));
        } catch (RuntimeException | LinkageError | InternalError e) {
            return Optional.of("this machine cannot draw text (" + e.getMessage()
                    + "); install fontconfig and a font, for example fonts-dejavu-core");
        }
        WholeFile.write(png, picture);
        return Optional.empty();
    }

    private static byte[] render(List<Ticked> ticks, String loss, List<Evaluated> measured) throws IOException {
        System.setProperty("java.awt.headless", "true");
        var losses = panel("Losses", loss);
        addCurve(losses, "discriminator", BLUE, ticks, Ticked::discriminatorLoss);
        addCurve(losses, "generator", ORANGE, ticks, Ticked::generatorLoss);
        fit(losses, ticks, List.of(Ticked::discriminatorLoss, Ticked::generatorLoss));
        var logits = panel("Logits", "mean logit of the discriminator");
        addCurve(logits, "real pictures", BLUE, ticks, Ticked::realLogit);
        addCurve(logits, "generated pictures", ORANGE, ticks, Ticked::fakeLogit);
        fit(logits, ticks, List.of(Ticked::realLogit, Ticked::fakeLogit));
        var panels = new ArrayList<>(List.of(losses, logits));
        score(measured, ticks.getLast().step()).ifPresent(panels::add);
        var out = new ByteArrayOutputStream();
        BitmapEncoder.saveBitmap(panels, 1, panels.size(), out, BitmapFormat.PNG);
        return out.toByteArray();
    }

    /// The name of a loss.
    static String words(LossSpec.Kind kind) {
        return switch (kind) {
            case HINGE -> "hinge loss";
            case NON_SATURATING -> "non-saturating loss";
            case WASSERSTEIN -> "Wasserstein loss";
            case LEAST_SQUARES -> "least-squares loss";
        };
    }

    /// The score that chooses the best generator, of the newest protocol alone: another one's numbers are
    /// not comparable.
    private static Optional<XYChart> score(List<Evaluated> measured, long lastStep) {
        if (measured.isEmpty() || measured.getLast().scores().isEmpty()) {
            return Optional.empty();
        }
        var protocol = measured.getLast().protocol();
        var name = measured.getLast().scores().getFirst().name();
        var steps = new ArrayList<Double>();
        var values = new ArrayList<Double>();
        for (var each : measured) {
            var score = each.scores().isEmpty() ? null : each.scores().getFirst();
            if (score != null
                    && each.protocol().equals(protocol)
                    && score.name().equals(name)) {
                steps.add((double) each.step());
                values.add(score.value());
            }
        }
        var chart = panel("Score", name + ", " + protocol);
        var curve = chart.addSeries("averaged generator", steps, values);
        curve.setMarker(SeriesMarkers.CIRCLE);
        curve.setMarkerColor(GREEN);
        curve.setLineColor(GREEN);
        curve.setLineStyle(new BasicStroke(2.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        chart.getStyler().setMarkerSize(6);
        double least = Collections.min(values);
        if (least > 0 && Collections.max(values) > WIDE * least) {
            chart.getStyler().setYAxisLogarithmic(true); // else the first score flattens all later ones
        } else {
            chart.getStyler().setYAxisMin(Math.min(0, least));
            if (values.size() == 1 && least > 0) {
                // else the library's only tick is the value with all its digits
                chart.getStyler().setYAxisMax(1.25 * least);
            }
        }
        chart.getStyler().setXAxisMin(0.0);
        chart.getStyler().setXAxisMax((double) Math.max(1, lastStep));
        return Optional.of(chart);
    }

    private static XYChart panel(String title, String unit) {
        var chart = new XYChartBuilder()
                .width(PANEL_WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("step")
                .yAxisTitle(unit)
                .build();
        var style = chart.getStyler();
        style.setBaseFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 17));
        style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setPlotGridLinesColor(GRID);
        style.setPlotGridLinesStroke(new BasicStroke(1));
        style.setPlotGridVerticalLinesVisible(false);
        style.setChartFontColor(INK);
        style.setAxisTickLabelsColor(INK);
        style.setChartTitleBoxVisible(false);
        style.setLegendPosition(LegendPosition.OutsideS);
        style.setLegendLayout(LegendLayout.Horizontal);
        style.setLegendBorderColor(Color.WHITE);
        style.setMarkerSize(0);
        style.setLocale(Locale.ROOT);
        style.setXAxisDecimalPattern("#,###");
        style.setXAxisTickMarkSpacingHint(90);
        return chart;
    }

    private static void addCurve(
            XYChart chart, String name, Color color, List<Ticked> ticks, ToDoubleFunction<Ticked> value) {
        // over evenly spaced values the library labels every n-th of them (1,510 and 3,020), so the
        // curve begins with an odd point that is not drawn
        var steps = DoubleStream.concat(DoubleStream.of(0.5), ticks.stream().mapToDouble(Ticked::step))
                .toArray();
        var raw = DoubleStream.concat(
                        DoubleStream.of(Double.NaN), ticks.stream().mapToDouble(value))
                .map(v -> Double.isFinite(v) ? v : Double.NaN)
                .toArray();
        var faint = chart.addSeries(name + ", as logged", steps, raw);
        faint.setMarker(SeriesMarkers.NONE);
        faint.setLineColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 60));
        faint.setLineStyle(new BasicStroke(1));
        faint.setShowInLegend(false);
        var strong = chart.addSeries(name, steps, smoothed(raw));
        strong.setMarker(SeriesMarkers.NONE);
        strong.setLineColor(color);
        strong.setLineStyle(new BasicStroke(2.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    }

    /// Median over a window of a fortieth of the run, centred, then the mean of such medians;
    /// values that are no number are left out. A mean alone would turn a spike into a plateau.
    static double[] smoothed(double[] values) {
        int reach = values.length / 80;
        return running(running(values, reach, CurvesPlot::median), reach, CurvesPlot::mean);
    }

    private static double median(double[] window) {
        Arrays.sort(window);
        return window[window.length / 2];
    }

    private static double mean(double[] window) {
        return Arrays.stream(window).average().orElseThrow();
    }

    private static double[] running(double[] values, int reach, ToDoubleFunction<double[]> summary) {
        var results = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            var window = Arrays.stream(values, Math.max(0, i - reach), Math.min(values.length, i + reach + 1))
                    .filter(Double::isFinite)
                    .toArray();
            results[i] = window.length == 0 ? Double.NaN : summary.applyAsDouble(window);
        }
        return results;
    }

    private static void fit(XYChart chart, List<Ticked> ticks, List<ToDoubleFunction<Ticked>> values) {
        var sorted = values.stream()
                .flatMapToDouble(value -> ticks.stream().mapToDouble(value))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        double low = sorted.length == 0 ? 0 : sorted[sorted.length / 100];
        double high = sorted.length == 0 ? 1 : sorted[sorted.length - 1 - sorted.length / 100];
        double margin = Math.max(0.05 * (high - low), 1e-3);
        chart.getStyler().setYAxisMin(low - margin);
        chart.getStyler().setYAxisMax(high + margin);
        chart.getStyler().setXAxisMin(0.0);
        chart.getStyler().setXAxisMax(Math.max(1, (double) ticks.getLast().step()));
    }
}

package io.candor.evaluation;

import io.candor.honesty.ReliabilityDiagram.Bin;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A report's plots: per data set a reliability diagram and the risk-coverage curves, one line a scorer. */
final class ReportPlots {
    private static final int SIDE = 640;
    private static final int WIDTH = 960;

    private final EvaluationReport report;

    ReportPlots(EvaluationReport report) {
        this.report = report;
    }

    String reliability(String group) {
        return "reliability-" + fileName(group) + ".png";
    }

    String riskCoverage(String group) {
        return "risk-coverage-" + fileName(group) + ".png";
    }

    void write(Path folder) throws IOException {
        // Plots are written to files, so AWT must not look for a display.
        System.setProperty("java.awt.headless", "true");
        for (String group : report.groups()) {
            List<Measurement> measurements = report.whole(group);
            save(reliabilityChart(group, measurements), folder.resolve(reliability(group)));
            save(riskCoverageChart(group, measurements), folder.resolve(riskCoverage(group)));
        }
    }

    private static XYChart reliabilityChart(String group, List<Measurement> measurements) {
        XYChart chart = chart("Reliability: " + group, "mean confidence", "accuracy");
        for (Measurement each : measurements) {
            List<Bin> bins = each.reliability().bins().stream()
                    .filter(bin -> bin.count() > 0)
                    .toList();
            chart.addSeries(
                    each.scorer(),
                    bins.stream().mapToDouble(Bin::meanConfidence).toArray(),
                    bins.stream().mapToDouble(Bin::accuracy).toArray());
        }
        // Last, so that a scorer has the same colour in both plots.
        XYSeries honest = chart.addSeries("perfectly calibrated", new double[] {0, 1}, new double[] {0, 1});
        honest.setMarker(SeriesMarkers.NONE).setLineColor(Color.GRAY).setLineStyle(SeriesLines.DASH_DASH);
        return chart;
    }

    private static XYChart riskCoverageChart(String group, List<Measurement> measurements) {
        XYChart chart = chart("Risk against coverage: " + group, "share of questions answered", "error rate");
        double[] coverages = IntStream.rangeClosed(1, 100)
                .mapToDouble(percent -> percent / 100.0)
                .toArray();
        for (Measurement each : measurements) {
            double[] risks = IntStream.range(0, coverages.length)
                    .mapToDouble(i -> 1 - each.riskCoverage().accuracyAt(coverages[i]))
                    .toArray();
            chart.addSeries(each.scorer(), coverages, risks).setMarker(SeriesMarkers.NONE);
        }
        return chart;
    }

    private static XYChart chart(String title, String x, String y) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(SIDE)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        // Below the chart a long legend would be cut off.
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        return chart;
    }

    /** Written here, because the encoder's own file method appends an extension. */
    private static void save(XYChart chart, Path file) throws IOException {
        Files.write(file, BitmapEncoder.getBitmapBytes(chart, BitmapFormat.PNG));
    }

    private static String fileName(String group) {
        return group.replaceAll("[^A-Za-z0-9._-]+", "_");
    }
}

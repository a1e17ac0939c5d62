package io.candor.experiment;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Label-efficiency curves: AUROC over the number of labels, bars of one standard deviation. */
final class ExperimentCurves {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 640;

    private final CellTable table;

    ExperimentCurves(CellTable table) {
        this.table = table;
    }

    /** @return name of the file written */
    String write(Path folder, String test, LabelKind kind) throws IOException {
        // Plots are written to files, so AWT must not look for a display.
        System.setProperty("java.awt.headless", "true");
        String name = "auroc-" + test + "-" + kind.title() + ".png";
        Files.write(folder.resolve(name), BitmapEncoder.getBitmapBytes(chart(test, kind), BitmapFormat.PNG));
        return name;
    }

    private XYChart chart(String test, LabelKind kind) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("AUROC by " + kind.title() + " labels, " + test)
                .xAxisTitle("labels (logarithmic)")
                .yAxisTitle("AUROC")
                .build();
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        for (PlannedTreatment row : table.plan().rows()) {
            if (row.labels().equals(List.of(0)) && !row.beyondThePaper()) {
                addLevel(chart, row.treatment().name(), test);
            } else if (row.kinds().contains(kind)
                    && row.labels().equals(table.plan().counts())) {
                addCurve(chart, row.treatment().name(), kind, test);
            }
        }
        return chart;
    }

    /** A method that needs no labels, as a horizontal line. */
    private void addLevel(XYChart chart, String treatment, String test) {
        Summary level = table.summary(treatment, 0, LabelKind.NONE, test, CellMetrics.AUROC);
        List<Integer> counts = table.plan().counts();
        if (level.defined()) {
            chart.addSeries(
                            treatment,
                            List.of(counts.get(0), counts.get(counts.size() - 1)),
                            List.of(level.mean(), level.mean()))
                    .setMarker(SeriesMarkers.NONE);
        }
    }

    private void addCurve(XYChart chart, String treatment, LabelKind kind, String test) {
        List<Integer> labels = new ArrayList<>();
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (int count : table.plan().counts()) {
            Summary summary = table.summary(treatment, count, kind, test, CellMetrics.AUROC);
            if (summary.defined()) {
                labels.add(count);
                means.add(summary.mean());
                deviations.add(Double.isNaN(summary.deviation()) ? 0 : summary.deviation());
            }
        }
        if (!labels.isEmpty()) {
            chart.addSeries(treatment, labels, means, deviations);
        }
    }
}

package io.candor.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/** Throughput and p50, p95 and p99 against the rate asked, a line per trial, in one image. */
final class Curves {
    private static final double[] PERCENTILES = {50, 95, 99};

    private final List<Trial> trials;

    Curves(List<Trial> trials) {
        this.trials = List.copyOf(trials);
    }

    void write(Path file) throws IOException {
        List<XYChart> panels = new ArrayList<>();
        panels.add(panel("Throughput", "outcomes per second", false, Measurement.Interval::seen));
        for (double percentile : PERCENTILES) {
            panels.add(panel("p" + (int) percentile, "ms", true, interval -> interval.millis(percentile)));
        }
        BitmapEncoder.saveBitmap(panels, 2, 2, file.toString(), BitmapEncoder.BitmapFormat.PNG);
    }

    private XYChart panel(String title, String unit, boolean latency, ToDoubleFunction<Measurement.Interval> value) {
        XYChart chart = new XYChartBuilder()
                .width(640)
                .height(400)
                .title(title)
                .xAxisTitle("questions asked per second")
                .yAxisTitle(unit)
                .build();
        chart.getStyler().setMarkerSize(3);
        chart.getStyler().setYAxisLogarithmic(latency);
        for (Trial trial : trials) {
            add(chart, trial, latency, value);
        }
        return chart;
    }

    private static void add(XYChart chart, Trial trial, boolean latency, ToDoubleFunction<Measurement.Interval> value) {
        double seconds = trial.measurement().intervalSeconds();
        List<Double> rates = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (Measurement.Interval interval : whole(trial.measurement())) {
            rates.add(interval.asked() / seconds);
            double number = value.applyAsDouble(interval);
            // A logarithm wants something positive.
            values.add(latency ? Math.max(1, number) : number / seconds);
        }
        chart.addSeries(trial.setting(), rates, values);
    }

    /** Without the last one in which something was asked: asking ended somewhere in it, so its rate is not what was asked. */
    private static List<Measurement.Interval> whole(Measurement measurement) {
        List<Measurement.Interval> asked = measurement.intervals().stream()
                .filter(interval -> interval.asked() > 0)
                .toList();
        return asked.subList(0, Math.max(1, asked.size() - 1));
    }
}

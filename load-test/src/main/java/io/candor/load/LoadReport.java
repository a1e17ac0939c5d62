package io.candor.load;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/** Writes report.md, latency.png, throughput.png and percentiles.hgrm. */
final class LoadReport {
    private static final double MILLI = 1000;

    private final Trial trial;
    private final Measurement measurement;

    LoadReport(Trial trial) {
        this.trial = trial;
        this.measurement = trial.measurement();
    }

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (PrintStream out =
                new PrintStream(folder.resolve("percentiles.hgrm").toFile())) {
            measurement.all().outputPercentileDistribution(out, MILLI);
        }
        latencyChart(folder.resolve("latency.png"));
        rateChart(folder.resolve("throughput.png"));
        Files.writeString(folder.resolve("report.md"), markdown());
    }

    private String markdown() {
        Histogram all = measurement.all();
        StringBuilder text =
                new StringBuilder("# Load: " + trial.scenario().name() + "\n\n" + trial.setting() + "\n\n");
        text.append(String.format(
                Locale.ROOT,
                "%d asked, %d answered, %d refused, %d without an outcome. Latency from the moment a question was due"
                        + " to its committed outcome: p50 %.0f, p95 %.0f, p99 %.0f, max %.0f ms.%n%n",
                measurement.asked(),
                all.getTotalCount(),
                measurement.failed(),
                measurement.open(),
                Measurement.millis(all, 50),
                Measurement.millis(all, 95),
                Measurement.millis(all, 99),
                Measurement.millis(all, 100)));
        text.append("![latency](latency.png)\n![throughput](throughput.png)\n\n");
        text.append("| s | asked/s | outcomes/s | p50 ms | p95 ms | p99 ms | machine % | busiest engine % |\n"
                + "| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        for (int i = 0; i < measurement.intervals().size(); i++) {
            text.append(row(i));
        }
        text.append("\nA call of an engine counts where it ends, so an interval may show more than 100 %.\n");
        return text.toString();
    }

    private String row(int index) {
        Measurement.Interval interval = measurement.intervals().get(index);
        double seconds = measurement.intervalSeconds();
        return String.format(
                Locale.ROOT,
                "| %.0f | %.1f | %.1f | %.0f | %.0f | %.0f | %s |%n",
                index * seconds,
                interval.asked() / seconds,
                interval.seen() / seconds,
                interval.millis(50),
                interval.millis(95),
                interval.millis(99),
                index < trial.efforts().size() ? effort(trial.efforts().get(index)) : "– | –");
    }

    private static String effort(Effort effort) {
        return String.format(Locale.ROOT, "%.0f | ", 100 * effort.machine())
                + effort.busiestEngine()
                        .map(share -> String.format(Locale.ROOT, "%.0f", 100 * share.engine()))
                        .orElse("–");
    }

    private void latencyChart(Path file) throws IOException {
        XYChart chart = chart("Latency by the second a question was due", "ms");
        chart.getStyler().setYAxisLogarithmic(true);
        for (double percentile : new double[] {50, 95, 99}) {
            add(
                    chart,
                    "p" + (int) percentile,
                    interval -> interval.asked() == 0 ? Double.NaN : Math.max(1, interval.millis(percentile)));
        }
        save(chart, file);
    }

    private void rateChart(Path file) throws IOException {
        XYChart chart = chart("Questions asked and outcomes seen", "per second");
        add(chart, "asked", interval -> interval.asked() / measurement.intervalSeconds());
        add(chart, "outcomes", interval -> interval.seen() / measurement.intervalSeconds());
        save(chart, file);
    }

    private XYChart chart(String title, String unit) {
        XYChart chart = new XYChartBuilder()
                .width(900)
                .height(420)
                .title(trial.scenario().name() + ": " + title)
                .xAxisTitle("seconds")
                .yAxisTitle(unit)
                .build();
        chart.getStyler().setMarkerSize(3);
        return chart;
    }

    private void add(XYChart chart, String name, ToDoubleFunction<Measurement.Interval> value) {
        List<Double> times = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        List<Measurement.Interval> intervals = measurement.intervals();
        for (int i = 0; i < intervals.size(); i++) {
            double number = value.applyAsDouble(intervals.get(i));
            if (!Double.isNaN(number)) {
                times.add(i * measurement.intervalSeconds());
                values.add(number);
            }
        }
        chart.addSeries(name, times, values);
    }

    private static void save(XYChart chart, Path file) throws IOException {
        BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
    }
}

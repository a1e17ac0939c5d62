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

    private final Scenario scenario;
    private final Measurement measurement;

    LoadReport(Scenario scenario, Measurement measurement) {
        this.scenario = scenario;
        this.measurement = measurement;
    }

    void write(Path folder, String setting) throws IOException {
        Files.createDirectories(folder);
        try (PrintStream out =
                new PrintStream(folder.resolve("percentiles.hgrm").toFile())) {
            measurement.all().outputPercentileDistribution(out, MILLI);
        }
        latencyChart(folder.resolve("latency.png"));
        rateChart(folder.resolve("throughput.png"));
        Files.writeString(folder.resolve("report.md"), markdown(setting));
    }

    private String markdown(String setting) {
        Histogram all = measurement.all();
        StringBuilder text = new StringBuilder("# Load: " + scenario.name() + "\n\n" + setting + "\n\n");
        text.append(String.format(
                Locale.ROOT,
                "%d asked, %d answered, %d refused, %d without an outcome. Latency from the moment a question was due"
                        + " to its committed outcome: p50 %.0f, p95 %.0f, p99 %.0f, max %.0f ms.%n%n",
                scenario.questions(),
                all.getTotalCount(),
                measurement.failed(),
                measurement.open(),
                millis(all, 50),
                millis(all, 95),
                millis(all, 99),
                millis(all, 100)));
        text.append("![latency](latency.png)\n![throughput](throughput.png)\n\n");
        text.append("| s | asked/s | outcomes/s | p50 ms | p95 ms | p99 ms |\n| --- | --- | --- | --- | --- | --- |\n");
        double seconds = measurement.intervalSeconds();
        double at = 0;
        for (Measurement.Interval interval : measurement.intervals()) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %.0f | %.1f | %.1f | %.0f | %.0f | %.0f |%n",
                    at,
                    interval.asked() / seconds,
                    interval.seen() / seconds,
                    millis(interval.latency(), 50),
                    millis(interval.latency(), 95),
                    millis(interval.latency(), 99)));
            at += seconds;
        }
        return text.toString();
    }

    private static double millis(Histogram histogram, double percentile) {
        return histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(percentile) / MILLI;
    }

    private void latencyChart(Path file) throws IOException {
        XYChart chart = chart("Latency by the second a question was due", "ms");
        chart.getStyler().setYAxisLogarithmic(true);
        for (double percentile : new double[] {50, 95, 99}) {
            add(chart, "p" + (int) percentile, interval -> Math.max(1, millis(interval.latency(), percentile)));
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
                .title(scenario.name() + ": " + title)
                .xAxisTitle("seconds")
                .yAxisTitle(unit)
                .build();
        chart.getStyler().setMarkerSize(3);
        return chart;
    }

    private void add(XYChart chart, String name, ToDoubleFunction<Measurement.Interval> value) {
        List<Double> times = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (Measurement.Interval interval : measurement.intervals()) {
            times.add(times.size() * measurement.intervalSeconds());
            values.add(value.applyAsDouble(interval));
        }
        chart.addSeries(name, times, values);
    }

    private static void save(XYChart chart, Path file) throws IOException {
        BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
    }
}

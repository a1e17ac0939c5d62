package io.candor.load;

import io.candor.audit.AuditReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/** Writes soak.md and soak.png: every curve, and what its last quarter is to its second. */
final class SoakReport {
    private static final double MEGA = 1e6;

    private final String setting;
    private final Measurement measurement;
    private final List<SoakSamples.Sample> samples;
    private final int faults;
    private final List<Recovery> recoveries;
    private final Verdicts.Labels labels;
    private final AuditReport audit;

    SoakReport(
            String setting,
            Measurement measurement,
            List<SoakSamples.Sample> samples,
            int faults,
            List<Recovery> recoveries,
            Verdicts.Labels labels,
            AuditReport audit) {
        this.setting = setting;
        this.measurement = measurement;
        this.samples = List.copyOf(samples);
        this.faults = faults;
        this.recoveries = List.copyOf(recoveries);
        this.labels = labels;
        this.audit = audit;
    }

    /** Values over time. */
    private record Curve(String name, List<Double> seconds, List<Double> values) {
        /** Median of the last quarter of the time to that of the second: after the start, and at the end. */
        double change() {
            return median(0.75, 1) / median(0.25, 0.5);
        }

        double median(double from, double to) {
            double[] part = values.subList((int) (from * values.size()), (int) (to * values.size())).stream()
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            return part.length == 0 ? Double.NaN : part[part.length / 2];
        }
    }

    boolean isWhole() {
        return measurement.open() == 0
                && measurement.failed() == 0
                && labels.holds()
                && audit.clean()
                && recoveries.size() == faults;
    }

    List<String> conclusion() {
        return List.of(
                setting,
                String.format(
                        Locale.ROOT,
                        "%d asked, %d without an outcome, %d verdicts, %d without a label, %d with more; audit %s; %d of %d faults recovered from",
                        measurement.asked(),
                        measurement.open(),
                        labels.given(),
                        labels.lost(),
                        labels.doubled(),
                        audit.clean() ? "clean" : "NOT CLEAN",
                        recoveries.size(),
                        faults));
    }

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Map<String, List<Curve>> panels = panels();
        List<XYChart> charts = panels.entrySet().stream()
                .map(each -> chart(each.getKey(), each.getValue()))
                .toList();
        BitmapEncoder.saveBitmap(charts, 3, 2, folder.resolve("soak.png").toString(), BitmapEncoder.BitmapFormat.PNG);
        StringBuilder text = new StringBuilder("# Soak\n\n");
        conclusion().forEach(line -> text.append(line).append("\n\n"));
        text.append(
                "![curves](soak.png)\n\n| curve | second quarter | last quarter | ratio |\n| --- | --- | --- | --- |\n");
        panels.forEach((panel, curves) -> curves.forEach(curve -> text.append(String.format(
                Locale.ROOT,
                "| %s: %s | %.1f | %.1f | %.2f |%n",
                panel,
                curve.name(),
                curve.median(0.25, 0.5),
                curve.median(0.75, 1),
                curve.change()))));
        text.append("\nMedians. Processes that were killed begin anew. Topics grow until their retention ends.\n\n");
        recoveries.forEach(recovery -> text.append("- ").append(recovery).append('\n'));
        Files.writeString(folder.resolve("soak.md"), text.toString());
    }

    private Map<String, List<Curve>> panels() {
        Map<String, List<Curve>> panels = new LinkedHashMap<>();
        panels.put("latency, ms", List.of(latency(50), latency(95), latency(99)));
        panels.put("resident, MB", each(process -> process.residentBytes() / MEGA));
        panels.put("threads", each(ProcessFigures::threads));
        panels.put("open files", each(ProcessFigures::files));
        panels.put(
                "disk, MB",
                List.of(
                        disk("topics", SoakSamples.Sample::topicBytes),
                        disk("folders", SoakSamples.Sample::folderBytes)));
        panels.put("topics, bytes a question", List.of(growth()));
        return panels;
    }

    private Curve latency(double percentile) {
        List<Measurement.Interval> whole = measurement.intervals().stream()
                .filter(interval -> interval.asked() > 0)
                .toList();
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < whole.size(); i++) {
            seconds.add(i * measurement.intervalSeconds());
        }
        return new Curve(
                "p" + (int) percentile,
                seconds,
                whole.stream().map(interval -> interval.millis(percentile)).toList());
    }

    private List<Curve> each(ToDoubleFunction<ProcessFigures> value) {
        TreeSet<String> names = new TreeSet<>();
        samples.forEach(sample -> names.addAll(sample.processes().keySet()));
        return names.stream().map(name -> process(name, value)).toList();
    }

    private Curve process(String name, ToDoubleFunction<ProcessFigures> value) {
        List<SoakSamples.Sample> alive = samples.stream()
                .filter(sample -> sample.processes().containsKey(name))
                .toList();
        return new Curve(
                name,
                alive.stream().map(SoakSamples.Sample::seconds).toList(),
                alive.stream()
                        .map(sample -> value.applyAsDouble(sample.processes().get(name)))
                        .toList());
    }

    private Curve disk(String name, ToDoubleFunction<SoakSamples.Sample> bytes) {
        return new Curve(
                name,
                samples.stream().map(SoakSamples.Sample::seconds).toList(),
                samples.stream()
                        .map(sample -> bytes.applyAsDouble(sample) / MEGA)
                        .toList());
    }

    /** Between one sample and the next, by the questions asked in the time. */
    private Curve growth() {
        double rate = measurement.asked() / (measurement.intervals().size() * measurement.intervalSeconds());
        List<Double> seconds = new ArrayList<>();
        List<Double> grown = new ArrayList<>();
        for (int i = 1; i < samples.size(); i++) {
            SoakSamples.Sample before = samples.get(i - 1);
            SoakSamples.Sample after = samples.get(i);
            seconds.add(after.seconds());
            grown.add((after.topicBytes() - before.topicBytes()) / (rate * (after.seconds() - before.seconds())));
        }
        return new Curve("bytes", seconds, grown);
    }

    private static XYChart chart(String title, List<Curve> curves) {
        XYChart chart = new XYChartBuilder()
                .width(640)
                .height(400)
                .title(title)
                .xAxisTitle("minutes")
                .build();
        chart.getStyler().setMarkerSize(0);
        chart.getStyler().setYAxisMin(0.0);
        for (Curve curve : curves) {
            if (!curve.values().isEmpty()) {
                chart.addSeries(
                        curve.name(),
                        curve.seconds().stream().map(second -> second / 60).toList(),
                        curve.values());
            }
        }
        return chart;
    }
}

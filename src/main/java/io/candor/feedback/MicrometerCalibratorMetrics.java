package io.candor.feedback;

import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationReport;
import io.candor.event.DeadLetterReason;
import io.candor.event.DriftAlarm;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Counters by event, and gauges with the latest report of each release and domain. */
final class MicrometerCalibratorMetrics implements CalibratorMetrics {
    // The number of releases is unbounded, so the oldest gauges are removed.
    private static final int MOST_SERIES = 200;

    private final MeterRegistry registry;
    private final Map<String, Series> series = new LinkedHashMap<>();

    /** The gauges of one release and domain. */
    private static final class Series {
        private final List<Meter> gauges = new ArrayList<>();
        private volatile CalibrationReport latest;
    }

    MicrometerCalibratorMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void happened(FeedbackEvent event) {
        registry.counter("candor.feedback.events", "event", name(event)).increment();
    }

    @Override
    public void refused(DeadLetterReason reason) {
        registry.counter("candor.feedback.dead.letters", "reason", name(reason)).increment();
    }

    @Override
    public void batched(CalibrationBatch batch) {
        registry.counter("candor.calibration.batches", "trigger", name(batch.getTrigger()))
                .increment();
    }

    @Override
    public void alarmed(DriftAlarm alarm) {
        registry.counter("candor.drift.alarms", "release", alarm.getReleaseId(), "domain", alarm.getDomain())
                .increment();
    }

    @Override
    public synchronized void reported(CalibrationReport report) {
        registry.counter("candor.calibration.reports").increment();
        String key = report.getReleaseId() + "|" + report.getDomain();
        Series known = series.get(key);
        if (known == null) {
            series.put(key, register(report));
            removeOldest();
        } else if (!report.getWindowStart().isBefore(known.latest.getWindowStart())) {
            known.latest = report;
        }
    }

    private Series register(CalibrationReport report) {
        Series added = new Series();
        added.latest = report;
        Tags tags = Tags.of("release", report.getReleaseId(), "domain", report.getDomain());
        gauge(added, tags, "ece", CalibrationReport::getEce);
        gauge(added, tags, "ece.floor", CalibrationReport::getEceFloor);
        gauge(added, tags, "ece.low", CalibrationReport::getEceLow);
        gauge(added, tags, "ece.high", CalibrationReport::getEceHigh);
        gauge(added, tags, "brier", CalibrationReport::getBrier);
        // NaN, which Prometheus keeps as no number, while all answers are right or all wrong.
        gauge(added, tags, "auroc", latest -> latest.getAuroc() == null ? Double.NaN : latest.getAuroc());
        gauge(added, tags, "log.loss", CalibrationReport::getLogLoss);
        gauge(added, tags, "accuracy", CalibrationReport::getAccuracy);
        gauge(added, tags, "confidence", CalibrationReport::getMeanConfidence);
        gauge(added, tags, "labels", CalibrationReport::getCount);
        return added;
    }

    private void gauge(Series series, Tags tags, String name, ToDoubleFunction<CalibrationReport> figure) {
        series.gauges.add(Gauge.builder("candor.calibration." + name, () -> figure.applyAsDouble(series.latest))
                .tags(tags)
                .register(registry));
    }

    private void removeOldest() {
        if (series.size() > MOST_SERIES) {
            String oldest = series.keySet().iterator().next();
            series.remove(oldest).gauges.forEach(registry::remove);
        }
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

package io.candor.feedback;

import io.candor.event.AnswerConfidenceFigures;
import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationReport;
import io.candor.event.DeadLetterReason;
import io.candor.event.DriftAlarm;
import io.candor.event.SampleFigures;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Counters by event, and gauges with the latest report of each release and of its largest domains: of the base model's own answers, and of
 * those of other models, which are named as source.
 */
final class MicrometerCalibratorMetrics implements CalibratorMetrics {
    // The number of releases is unbounded, so the gauges of the oldest are removed.
    private static final int MOST_RELEASES = 10;
    private static final int MOST_DOMAINS = 20;
    // As many as a release can have maps for.
    private static final int MOST_SOURCES = 16;
    private static final int MOST_DOMAINS_OF_A_SOURCE = 4;
    /** Of the base model's own answers, which Prometheus takes for no label at all. */
    private static final String OWN = "";

    private final MeterRegistry registry;
    private final Map<String, Release> releases = new LinkedHashMap<>();

    /** The gauges of one release. */
    private static final class Release {
        /** By the model whose answers they are about. */
        private final Map<String, Source> sources = new HashMap<>();

        void forEachGauge(Consumer<Meter> action) {
            sources.values().forEach(source -> source.gauges.values().forEach(gauges -> gauges.forEach(action)));
        }
    }

    /** The gauges of one release and one model's answers, by domain. */
    private static final class Source {
        private final String name;
        private final ReportedDomains domains;
        private final Map<String, List<Meter>> gauges = new HashMap<>();

        Source(String name) {
            this.name = name;
            this.domains = new ReportedDomains(name.equals(OWN) ? MOST_DOMAINS : MOST_DOMAINS_OF_A_SOURCE);
        }
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
    public synchronized void alarmed(DriftAlarm alarm) {
        Optional<Source> source = source(alarm.getReleaseId(), alarm.getAnswerModel());
        registry.counter(
                        "candor.drift.alarms",
                        "release",
                        alarm.getReleaseId(),
                        "domain",
                        source.map(its -> its.domains.label(alarm.getDomain())).orElse(ReportedDomains.OTHER),
                        "source",
                        source.map(its -> its.name).orElse(ReportedDomains.OTHER),
                        "direction",
                        name(alarm.getDirection()))
                .increment();
    }

    @Override
    public synchronized void reported(CalibrationReport report) {
        registry.counter("candor.calibration.reports").increment();
        source(report.getReleaseId(), report.getAnswerModel()).ifPresent(source -> {
            ReportedDomains.Change change = source.domains.take(report);
            change.removed().forEach(domain -> source.gauges.remove(domain).forEach(registry::remove));
            change.added()
                    .forEach(domain -> source.gauges.put(domain, register(report.getReleaseId(), domain, source)));
        });
    }

    /** Empty for the answers of a model that has no series, as there are too many. */
    private Optional<Source> source(String releaseId, String answerModel) {
        Release release = release(releaseId);
        String name = answerModel == null ? OWN : answerModel;
        if (!name.equals(OWN) && !release.sources.containsKey(name) && release.sources.size() > MOST_SOURCES) {
            return Optional.empty();
        }
        return Optional.of(release.sources.computeIfAbsent(name, none -> begun(releaseId, new Source(name))));
    }

    private Source begun(String releaseId, Source source) {
        Tags others = tags(releaseId, ReportedDomains.OTHER, source);
        source.gauges.put(
                ReportedDomains.OTHER,
                List.of(Gauge.builder("candor.calibration.labels", () -> otherLabels(source))
                        .tags(others)
                        .register(registry)));
        return source;
    }

    private Release release(String releaseId) {
        Release known = releases.get(releaseId);
        if (known != null) {
            return known;
        }
        Release added = new Release();
        releases.put(releaseId, added);
        added.sources.put(OWN, begun(releaseId, new Source(OWN)));
        if (releases.size() > MOST_RELEASES) {
            String oldest = releases.keySet().iterator().next();
            releases.remove(oldest).forEachGauge(registry::remove);
        }
        return added;
    }

    private static Tags tags(String releaseId, String domain, Source source) {
        return Tags.of("release", releaseId, "domain", domain, "source", source.name);
    }

    private List<Meter> register(String releaseId, String domain, Source source) {
        List<Meter> added = new ArrayList<>();
        Tags tags = tags(releaseId, domain, source);
        Supplier<CalibrationReport> latest = () -> latest(source.domains, domain);
        gauge(added, tags, "ece", latest, CalibrationReport::getEce);
        gauge(added, tags, "ece.floor", latest, CalibrationReport::getEceFloor);
        gauge(added, tags, "ece.low", latest, CalibrationReport::getEceLow);
        gauge(added, tags, "ece.high", latest, CalibrationReport::getEceHigh);
        gauge(added, tags, "brier", latest, CalibrationReport::getBrier);
        // NaN, which Prometheus keeps as no number, while all answers are right or all wrong.
        gauge(added, tags, "auroc", latest, report -> orNaN(report.getAuroc()));
        gauge(added, tags, "log.loss", latest, CalibrationReport::getLogLoss);
        gauge(added, tags, "accuracy", latest, CalibrationReport::getAccuracy);
        gauge(added, tags, "confidence", latest, CalibrationReport::getMeanConfidence);
        gauge(added, tags, "labels", latest, CalibrationReport::getCount);
        answerGauge(added, tags, "ece", latest, AnswerConfidenceFigures::getEce);
        answerGauge(added, tags, "ece.floor", latest, AnswerConfidenceFigures::getEceFloor);
        answerGauge(added, tags, "ece.low", latest, AnswerConfidenceFigures::getEceLow);
        answerGauge(added, tags, "ece.high", latest, AnswerConfidenceFigures::getEceHigh);
        answerGauge(added, tags, "brier", latest, AnswerConfidenceFigures::getBrier);
        answerGauge(added, tags, "auroc", latest, figures -> orNaN(figures.getAuroc()));
        answerGauge(added, tags, "confidence", latest, AnswerConfidenceFigures::getMeanConfidence);
        sampleGauge(added, tags, "drawn", latest, SampleFigures::getDrawn);
        sampleGauge(added, tags, "labels", latest, SampleFigures::getLabeled);
        sampleGauge(added, tags, "missing", latest, SampleFigures::getMissing);
        sampleGauge(added, tags, "accuracy", latest, sample -> orNaN(sample.getAccuracy()));
        sampleGauge(added, tags, "ece", latest, sample -> orNaN(sample.getEce()));
        sampleGauge(added, tags, "estimate", latest, sample -> orNaN(sample.getEstimate()));
        sampleGauge(added, tags, "estimate.low", latest, sample -> orNaN(sample.getEstimateLow()));
        sampleGauge(added, tags, "estimate.high", latest, sample -> orNaN(sample.getEstimateHigh()));
        return added;
    }

    /** NaN, which Prometheus keeps as no number, where the report says nothing of the sample. */
    private void sampleGauge(
            List<Meter> added,
            Tags tags,
            String name,
            Supplier<CalibrationReport> latest,
            ToDoubleFunction<SampleFigures> figure) {
        gauge(
                added,
                tags,
                "sample." + name,
                latest,
                report -> report.getSample() == null ? Double.NaN : figure.applyAsDouble(report.getSample()));
    }

    /** NaN where no labeled answer has a confidence after it. */
    private void answerGauge(
            List<Meter> added,
            Tags tags,
            String name,
            Supplier<CalibrationReport> latest,
            ToDoubleFunction<AnswerConfidenceFigures> figure) {
        gauge(added, tags, "after.answer." + name, latest, report -> {
            AnswerConfidenceFigures figures = report.getAfterAnswer();
            return figures == null || figures.getCount() == 0 ? Double.NaN : figure.applyAsDouble(figures);
        });
    }

    private static double orNaN(Double value) {
        return value == null ? Double.NaN : value;
    }

    private void gauge(
            List<Meter> added,
            Tags tags,
            String name,
            Supplier<CalibrationReport> latest,
            ToDoubleFunction<CalibrationReport> figure) {
        added.add(Gauge.builder("candor.calibration." + name, () -> figure.applyAsDouble(latest.get()))
                .tags(tags)
                .register(registry));
    }

    private synchronized CalibrationReport latest(ReportedDomains domains, String domain) {
        return domains.latest(domain);
    }

    private synchronized long otherLabels(Source source) {
        return source.domains.otherLabels();
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

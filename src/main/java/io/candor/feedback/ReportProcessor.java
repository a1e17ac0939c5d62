package io.candor.feedback;

import io.candor.event.CalibrationReport;
import io.candor.event.LabeledAnswer;
import io.candor.honesty.ScoredAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps the labels of every window × release × domain and reports on them: after so many changes, and by the clock when
 * some have not been reported. The trigger affects only how often there is a report; its content is a function of the
 * ledger up to the offset that it names.
 */
final class ReportProcessor extends ContextualProcessor<String, IncomingRecord.LedgerEntry, String, CalibrationReport> {
    private final FeedbackConfig.Reports config;
    private final CalibrationFigures figures;
    private final CalibratorMetrics metrics;
    private final ArrivalClock clock = new ArrivalClock(Duration.ZERO);
    private KeyValueStore<String, ReportWindow> windows;
    private KeyValueStore<String, WindowLabel> labels;
    private KeyValueStore<String, CalibrationReport> latest;

    ReportProcessor(FeedbackConfig.Reports config, CalibratorMetrics metrics) {
        this.config = config;
        this.figures = new CalibrationFigures(config.resamples());
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, CalibrationReport> context) {
        super.init(context);
        windows = context.getStateStore(FeedbackStores.WINDOWS);
        labels = context.getStateStore(FeedbackStores.LABELS);
        latest = context.getStateStore(FeedbackStores.REPORTS);
        context.schedule(config.flush(), PunctuationType.WALL_CLOCK_TIME, now -> flush());
    }

    @Override
    public void process(Record<String, IncomingRecord.LedgerEntry> record) {
        IncomingRecord.LedgerEntry entry = record.value();
        clock.advance(record.timestamp());
        if (CaseLabel.isAnnouncement(entry.answer())) {
            return;
        }
        Stream.of(entry.answer().getDomain(), DriftEpisode.ALL_DOMAINS)
                .distinct()
                .forEach(domain -> take(entry, domain));
    }

    private void take(IncomingRecord.LedgerEntry entry, String domain) {
        LabeledAnswer labeled = entry.answer();
        long start = windowStart(labeled.getAnsweredAt().toEpochMilli());
        String key = labeled.getReleaseId() + "|" + domain + "|" + start;
        ReportWindow window = windows.get(key);
        if (window == null && isPastRetention(start + config.window().toMillis())) {
            metrics.happened(FeedbackEvent.LATE_FOR_REPORT);
            return;
        }
        if (window == null) {
            window = open(entry, domain, start);
        }
        amend(window, FeedbackStores.within(key, labeled.getQuestionId()), entry);
        if (window.getChanges() >= Math.max(config.every(), window.getCount() / 10)) {
            report(key, window);
        }
        windows.put(key, window);
    }

    private ReportWindow open(IncomingRecord.LedgerEntry entry, String domain, long start) {
        return ReportWindow.newBuilder()
                .setModelId(entry.answer().getModelId())
                .setReleaseId(entry.answer().getReleaseId())
                .setDomain(domain)
                .setWindowStart(start)
                .setWindowEnd(start + config.window().toMillis())
                .setLatest(entry.timestamp())
                .setThrough(entry.position())
                .build();
    }

    /** Puts the newest label of the question in the place of the earlier one, so that it counts once. */
    private void amend(ReportWindow window, String key, IncomingRecord.LedgerEntry entry) {
        int before = labels.get(key) == null ? 0 : 1;
        Double label = entry.answer().getLabel();
        if (label == null) {
            labels.delete(key);
        } else {
            String text = entry.answer().getTextHash();
            labels.put(key, new WindowLabel(entry.answer().getConfidence(), label, text == null ? "" : text));
        }
        window.setCount(window.getCount() - before + (label == null ? 0 : 1));
        window.setChanges(window.getChanges() + 1);
        window.setLatest(Math.max(window.getLatest(), entry.timestamp()));
        window.setThrough(entry.position());
    }

    private void report(String key, ReportWindow window) {
        CalibrationReport report = figures.report(window, byText(key));
        latest.put(key, report);
        window.setReports(window.getReports() + 1);
        window.setChanges(0);
        metrics.reported(report);
        context().forward(new Record<>(key, report, context().currentSystemTimeMs()));
    }

    /**
     * The labels that stand, those of one text together. One without a hash counts by itself, as it did in earlier versions: what
     * they published is to come out again to the bit, and their state does not have the text.
     */
    private Collection<List<ScoredAnswer>> byText(String key) {
        Map<String, List<ScoredAnswer>> texts = new HashMap<>();
        try (KeyValueIterator<String, WindowLabel> all =
                labels.range(FeedbackStores.first(key), FeedbackStores.last(key))) {
            all.forEachRemaining(entry -> texts.computeIfAbsent(
                            entry.value.getText().isEmpty() ? entry.key : entry.value.getText(),
                            text -> new ArrayList<>(1))
                    .add(new ScoredAnswer(entry.value.getConfidence(), entry.value.getLabel())));
        }
        return texts.values();
    }

    private void flush() {
        List<KeyValue<String, ReportWindow>> due = new ArrayList<>();
        try (KeyValueIterator<String, ReportWindow> all = windows.all()) {
            all.forEachRemaining(entry -> {
                if (entry.value.getChanges() > 0 || isPastRetention(entry.value.getWindowEnd())) {
                    due.add(entry);
                }
            });
        }
        due.forEach(entry -> settle(entry.key, entry.value));
    }

    private void settle(String key, ReportWindow window) {
        if (window.getChanges() > 0) {
            report(key, window);
            windows.put(key, window);
        }
        if (isPastRetention(window.getWindowEnd())) {
            windows.delete(key);
            latest.delete(key);
            FeedbackStores.deleteGroup(labels, key);
        }
    }

    private boolean isPastRetention(long windowEnd) {
        return windowEnd + config.retention().toMillis() < clock.newest();
    }

    private long windowStart(long answeredAt) {
        return Math.floorDiv(answeredAt, config.window().toMillis())
                * config.window().toMillis();
    }
}

package io.candor.feedback;

import io.candor.event.AnswerTally;
import io.candor.event.CalibrationReport;
import io.candor.event.LabeledAnswer;
import io.candor.event.QuestionLimits;
import io.candor.event.SourceKey;
import io.candor.honesty.sample.SampledText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps the labels of every window × release × domain × model that answered and reports on them: after so many changes, and by the clock when
 * some have not been reported. The trigger affects only how often there is a report; its content is a function of the
 * ledger up to the offset that it names.
 */
final class ReportProcessor extends ContextualProcessor<String, IncomingRecord.LedgerEntry, String, CalibrationReport> {
    private final FeedbackConfig.Reports config;
    private final long verdictWait;
    private final CalibrationFigures figures;
    private final CalibratorMetrics metrics;
    private final ArrivalClock clock = new ArrivalClock(Duration.ZERO);
    private KeyValueStore<String, ReportWindow> windows;
    private KeyValueStore<String, WindowLabel> labels;
    /** Window, partition and domain → all answers there. */
    private KeyValueStore<String, AnswerTally> tallies;

    private KeyValueStore<String, CalibrationReport> latest;

    ReportProcessor(FeedbackConfig config, CalibratorMetrics metrics) {
        this.config = config.reports();
        this.verdictWait = config.drift().verdictWait().toMillis();
        this.figures = new CalibrationFigures(config.reports().resamples());
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, CalibrationReport> context) {
        super.init(context);
        windows = context.getStateStore(FeedbackStores.WINDOWS);
        labels = context.getStateStore(FeedbackStores.LABELS);
        tallies = context.getStateStore(FeedbackStores.WINDOW_TALLIES);
        latest = context.getStateStore(FeedbackStores.REPORTS);
        context.schedule(config.flush(), PunctuationType.WALL_CLOCK_TIME, now -> flush());
    }

    @Override
    public void process(Record<String, IncomingRecord.LedgerEntry> record) {
        IncomingRecord.LedgerEntry entry = record.value();
        clock.advance(record.timestamp());
        Stream.of(entry.answer().getDomain(), QuestionLimits.ALL_DOMAINS)
                .distinct()
                .forEach(domain -> take(entry, domain));
    }

    private void take(IncomingRecord.LedgerEntry entry, String domain) {
        LabeledAnswer labeled = entry.answer();
        long start = config.windowStart(labeled.getAnsweredAt().toEpochMilli());
        String key = SourceKey.of(labeled.getReleaseId() + "|" + domain + "|" + start, labeled.getAnswerModel());
        ReportWindow window = windows.get(key);
        if (window == null && isPastRetention(start + config.window().toMillis())) {
            metrics.happened(FeedbackEvent.LATE_FOR_REPORT);
            return;
        }
        if (window == null) {
            window = open(entry, domain, start);
        }
        amend(window, FeedbackStores.within(key, labeled.getQuestionId()), entry);
        if (labeled.getTally() != null) {
            tallies.put(
                    FeedbackStores.within(key, labeled.getAnswerPosition().getPartition() + "|" + labeled.getDomain()),
                    labeled.getTally());
        }
        if (isWorthAReport(window) && window.getChanges() >= Math.max(config.every(), window.getCount() / 10)) {
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
                .setSampleFrom(0)
                .setAnswerFrom(0)
                .setAnswerModel(entry.answer().getAnswerModel())
                .build();
    }

    /** Answers that nobody has judged make no report of their own. */
    private static boolean isWorthAReport(ReportWindow window) {
        return window.getCount() > 0 || window.getReports() > 0;
    }

    /** Puts the newest label of the question in the place of the earlier one, so that it counts once. */
    private void amend(ReportWindow window, String key, IncomingRecord.LedgerEntry entry) {
        WindowLabel known = labels.get(key);
        int before = known == null || known.getLabel() == null ? 0 : 1;
        LabeledAnswer answer = entry.answer();
        if (answer.getLabel() == null && !answer.getAuditSampled()) {
            labels.put(key, null);
        } else {
            labels.put(
                    key,
                    new WindowLabel(
                            CaseLabel.confidence(answer),
                            answer.getLabel(),
                            answer.getTextHash() == null ? "" : answer.getTextHash(),
                            answer.getAuditSampled() ? answer.getAuditProbability() : 0.0,
                            answer.getAnsweredAt().toEpochMilli(),
                            answer.getAnswerConfidence()));
        }
        window.setCount(window.getCount() - before + (answer.getLabel() == null ? 0 : 1));
        if (window.getSampleFrom() < 0) {
            window.setSampleFrom(entry.position().getOffset());
        }
        if (window.getAnswerFrom() < 0) {
            window.setAnswerFrom(entry.position().getOffset());
        }
        window.setChanges(window.getChanges() + 1);
        window.setLatest(Math.max(window.getLatest(), entry.timestamp()));
        window.setThrough(entry.position());
    }

    private void report(String key, ReportWindow window) {
        WindowTexts texts = texts(key, window);
        CalibrationReport report = figures.report(window, texts.labeled(), texts.labeledAfterAnswer());
        List<SampledText> sampled = texts.sampled();
        if (!sampled.isEmpty()) {
            report.setSample(SampleReport.of(sampled, tallies(key), window.getSampleFrom(), verdictWait));
        }
        latest.put(key, report);
        window.setReports(window.getReports() + 1);
        window.setChanges(0);
        metrics.reported(report);
        context().forward(new Record<>(key, report, context().currentSystemTimeMs()));
    }

    private WindowTexts texts(String key, ReportWindow window) {
        WindowTexts texts = new WindowTexts(window.getLatest() - verdictWait);
        try (KeyValueIterator<String, WindowLabel> all =
                labels.range(FeedbackStores.first(key), FeedbackStores.last(key))) {
            all.forEachRemaining(entry -> texts.add(entry.key, entry.value));
        }
        return texts;
    }

    private List<AnswerTally> tallies(String key) {
        List<AnswerTally> found = new ArrayList<>();
        try (KeyValueIterator<String, AnswerTally> all =
                tallies.range(FeedbackStores.first(key), FeedbackStores.last(key))) {
            all.forEachRemaining(entry -> found.add(entry.value));
        }
        return found;
    }

    private void flush() {
        List<KeyValue<String, ReportWindow>> due = new ArrayList<>();
        try (KeyValueIterator<String, ReportWindow> all = windows.all()) {
            all.forEachRemaining(entry -> {
                if (isDue(entry.value) || isPastRetention(entry.value.getWindowEnd())) {
                    due.add(entry);
                }
            });
        }
        due.forEach(entry -> settle(entry.key, entry.value));
    }

    private static boolean isDue(ReportWindow window) {
        return isWorthAReport(window) && window.getChanges() > 0;
    }

    private void settle(String key, ReportWindow window) {
        if (isDue(window)) {
            report(key, window);
            windows.put(key, window);
        }
        if (isPastRetention(window.getWindowEnd())) {
            windows.delete(key);
            latest.delete(key);
            FeedbackStores.deleteGroup(labels, key);
            FeedbackStores.deleteGroup(tallies, key);
        }
    }

    private boolean isPastRetention(long windowEnd) {
        return config.isPastRetention(windowEnd, clock.newest());
    }
}

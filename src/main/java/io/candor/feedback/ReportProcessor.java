package io.candor.feedback;

import io.candor.event.AnswerTally;
import io.candor.event.CalibrationReport;
import io.candor.event.LabeledAnswer;
import io.candor.event.QuestionLimits;
import io.candor.event.SourceKey;
import io.candor.honesty.sample.SampledText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
 *
 * <p>What the clock finds is reported in turns of bounded length, the windows that waited longest first, so that records and commits wait
 * for no more than a turn, however many domains there are.
 */
final class ReportProcessor extends ContextualProcessor<String, IncomingRecord.LedgerEntry, String, CalibrationReport> {
    /** How long a turn lasts, about; and how often there is one where windows are left, so that half of the time is left for records. */
    private static final long TURN_NANOS = 200_000_000;

    private static final Duration BETWEEN_TURNS = Duration.ofMillis(400);
    /** Windows that are worked out at once. */
    private static final int TOGETHER = 64;

    private final FeedbackConfig.Reports config;
    private final long verdictWait;
    private final CalibrationFigures figures;
    private final CalibratorMetrics metrics;
    private final ArrivalClock clock = new ArrivalClock(Duration.ZERO);
    /** Windows with changes that no report has yet, the longest waiting first. */
    private final Set<String> changed = new LinkedHashSet<>();
    /** Those whose turn it is, and those that are past retention. */
    private final Set<String> due = new LinkedHashSet<>();

    private long expiredThrough = Long.MIN_VALUE;
    private KeyValueStore<String, ReportWindow> windows;
    private WindowContents contents;
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
        contents = new WindowContents(
                context.getStateStore(FeedbackStores.LABELS),
                context.getStateStore(FeedbackStores.WINDOW_TALLIES),
                config.cacheBytes());
        latest = context.getStateStore(FeedbackStores.REPORTS);
        // A task whose transaction failed is begun anew with the same processor.
        changed.clear();
        due.clear();
        expiredThrough = Long.MIN_VALUE;
        collect(changed, ReportProcessor::isDue);
        context.schedule(config.flush(), PunctuationType.WALL_CLOCK_TIME, now -> flush());
        if (config.flush().compareTo(BETWEEN_TURNS) > 0) {
            context.schedule(BETWEEN_TURNS, PunctuationType.WALL_CLOCK_TIME, now -> takeTurn());
        }
    }

    private void collect(Set<String> keys, Predicate<ReportWindow> filter) {
        try (KeyValueIterator<String, ReportWindow> all = windows.all()) {
            all.forEachRemaining(entry -> {
                if (filter.test(entry.value)) {
                    keys.add(entry.key);
                }
            });
        }
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
            contents.open(key);
        }
        amend(window, key, entry);
        if (isWorthAReport(window) && window.getChanges() >= Math.max(config.every(), window.getCount() / 10)) {
            report(Map.of(key, window));
        } else {
            windows.put(key, window);
            if (isDue(window)) {
                changed.add(key);
            }
        }
    }

    private ReportWindow open(IncomingRecord.LedgerEntry entry, String domain, long start) {
        return ReportWindow.newBuilder()
                .setModelId(entry.answer().getModelId())
                .setReleaseId(entry.answer().getReleaseId())
                .setDomain(domain)
                .setWindowStart(start)
                .setWindowEnd(start + config.window().toMillis())
                .setLatest(entry.stamped())
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

    private void amend(ReportWindow window, String key, IncomingRecord.LedgerEntry entry) {
        window.setCount(window.getCount() + contents.amend(key, entry.answer()));
        contents.tally(key, entry.answer());
        if (window.getSampleFrom() < 0) {
            window.setSampleFrom(entry.position().getOffset());
        }
        if (window.getAnswerFrom() < 0) {
            window.setAnswerFrom(entry.position().getOffset());
        }
        window.setChanges(window.getChanges() + 1);
        window.setLatest(Math.max(window.getLatest(), entry.stamped()));
        window.setThrough(entry.position());
    }

    private void flush() {
        due.addAll(changed);
        long ended = Math.floorDiv(
                clock.newest() - config.retention().toMillis() - 1,
                config.window().toMillis());
        // Windows end at multiples of their length, so between two of those none is past retention that was not before.
        if (ended > expiredThrough) {
            expiredThrough = ended;
            collect(due, window -> isPastRetention(window.getWindowEnd()));
        }
        takeTurn();
    }

    private void takeTurn() {
        long end = System.nanoTime() + TURN_NANOS;
        while (!due.isEmpty() && System.nanoTime() < end) {
            Map<String, ReportWindow> together = new LinkedHashMap<>();
            for (String key : due.stream().limit(TOGETHER).toList()) {
                due.remove(key);
                ReportWindow window = windows.get(key);
                if (window != null) {
                    together.put(key, window);
                }
            }
            settle(together);
        }
    }

    private static boolean isDue(ReportWindow window) {
        return isWorthAReport(window) && window.getChanges() > 0;
    }

    private void settle(Map<String, ReportWindow> together) {
        Map<String, ReportWindow> unreported = new LinkedHashMap<>(together);
        unreported.values().removeIf(window -> !isDue(window));
        report(unreported);
        together.forEach((key, window) -> {
            if (isPastRetention(window.getWindowEnd())) {
                windows.delete(key);
                latest.delete(key);
                contents.delete(key);
            }
        });
    }

    /** On all processors at once: reports do not depend on each other. */
    private void report(Map<String, ReportWindow> together) {
        List<Supplier<CalibrationReport>> reports = new ArrayList<>();
        together.forEach((key, window) -> reports.add(report(window, contents.texts(key), contents.tallies(key))));
        Iterator<CalibrationReport> made =
                reports.parallelStream().map(Supplier::get).toList().iterator();
        together.forEach((key, window) -> publish(key, window, made.next()));
    }

    private Supplier<CalibrationReport> report(
            ReportWindow window, WindowTexts texts, Collection<AnswerTally> tallies) {
        return () -> {
            CalibrationReport report = figures.report(window, texts.labeled(), texts.labeledAfterAnswer());
            List<SampledText> sampled = texts.sampled(window.getLatest() - verdictWait);
            if (!sampled.isEmpty()) {
                report.setSample(SampleReport.of(sampled, tallies, window.getSampleFrom(), verdictWait));
            }
            return report;
        };
    }

    private void publish(String key, ReportWindow window, CalibrationReport report) {
        latest.put(key, report);
        window.setReports(window.getReports() + 1);
        window.setChanges(0);
        windows.put(key, window);
        changed.remove(key);
        metrics.reported(report);
        context().forward(new Record<>(key, report, context().currentSystemTimeMs()));
    }

    private boolean isPastRetention(long windowEnd) {
        return config.isPastRetention(windowEnd, clock.newest());
    }
}

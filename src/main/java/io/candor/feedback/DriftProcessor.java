package io.candor.feedback;

import io.candor.event.DriftAlarm;
import io.candor.event.LabeledAnswer;
import io.candor.event.LabelerIdentity;
import io.candor.event.QuestionLimits;
import io.candor.event.SourceKey;
import io.candor.event.TextIdentity;
import io.candor.honesty.bet.StartingPoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Watches every release in every domain it is labeled in, and in all of them together, and the answers of each other model apart, on the labels of the audit sample once they
 * are final. Each watch bets on the first label of a text and on no other: who asks the same again, under whatever id, gets the same
 * answer and learns nothing new of the release.
 *
 * <p>The capital of all watches together is 1: each label that is bet on is a starting point of its own, whose share goes in
 * halves to its domain and to all domains. So the chance of any false alarm, in whatever domain, under whatever release and of whosever answers, is at most alpha, and a
 * domain costs the others what it has of the labels. A labeler whose verdicts are unreliable feeds no alarm.
 */
final class DriftProcessor extends ContextualProcessor<String, IncomingRecord.LedgerEntry, String, WatchedLabel> {
    private static final Duration EXPIRY_INTERVAL = Duration.ofMinutes(10);
    private static final String ONLY = "";
    private static final byte[] BET_ON = {1};
    private static final byte[] MISSING = {2};

    private final FeedbackConfig config;
    private final DriftEpisode episode;
    private final CalibratorMetrics metrics;
    private final ArrivalClock expiry = new ArrivalClock(EXPIRY_INTERVAL);
    private SettlingLabels settling;
    private KeyValueStore<String, DriftWatch> watches;
    /** Watch and text → whether the watch has bet on it, or misses its verdict. */
    private KeyValueStore<String, byte[]> texts;

    private KeyValueStore<String, DriftProgress> progresses;
    private DriftLabelers labelers;
    private DriftProgress progress;
    /** Whether nothing came since the last look by the wall clock. */
    private boolean quiet;

    DriftProcessor(FeedbackConfig config, CalibratorMetrics metrics) {
        this.config = config;
        this.episode = new DriftEpisode(config.drift());
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, WatchedLabel> context) {
        super.init(context);
        watches = context.getStateStore(FeedbackStores.DRIFT);
        texts = context.getStateStore(FeedbackStores.BET_TEXTS);
        progresses = context.getStateStore(FeedbackStores.PROGRESS);
        settling = new SettlingLabels(
                context.getStateStore(FeedbackStores.SETTLING),
                context.getStateStore(FeedbackStores.SETTLING_TIMES),
                config);
        context.schedule(config.reports().flush(), PunctuationType.WALL_CLOCK_TIME, this::lookWhenQuiet);
        DriftProgress known = progresses.get(ONLY);
        progress = known == null ? DriftProgress.newBuilder().build() : known;
        labelers = new DriftLabelers(
                context.getStateStore(FeedbackStores.VERDICTS),
                progress,
                config.drift().trusted().orElse(Set.of()));
    }

    @Override
    public void process(Record<String, IncomingRecord.LedgerEntry> record) {
        IncomingRecord.LedgerEntry entry = record.value();
        quiet = false;
        progress.setClock(Math.max(progress.getClock(), entry.timestamp()));
        progress.setThrough(entry.position());
        if (entry.answer().getForgotten()) {
            labelers.forget(
                    TextIdentity.of(entry.answer()),
                    LabelerIdentity.verdicts(entry.answer()).keySet());
        }
        if (!settling.take(entry.answer(), entry.timestamp())) {
            correctedLate(entry.answer());
        }
        List<DriftAlarm> alarms = new ArrayList<>();
        settling.settle(progress.getClock()).forEach(label -> settle(label, alarms));
        progresses.put(ONLY, progress);
        context().forward(record.withValue(new WatchedLabel(Optional.of(entry), alarms)));
        if (expiry.advance(record.timestamp())) {
            removeExpired(expiry.newest());
        }
    }

    /**
     * The newest labels of a quiet ledger are final too: where nothing came since the last look, the wall clock takes over, later by the
     * time in which a label may be corrected, as a correction may be on its way.
     */
    private void lookWhenQuiet(long now) {
        if (quiet && progress.getThrough() != null) {
            long time = now - config.drift().maturity().toMillis();
            List<SettlingLabel> settled = settling.settle(time);
            if (!settled.isEmpty()) {
                progress.setClock(Math.max(progress.getClock(), time));
                List<DriftAlarm> alarms = new ArrayList<>();
                settled.forEach(label -> settle(label, alarms));
                progresses.put(ONLY, progress);
                if (!alarms.isEmpty()) {
                    context().forward(new Record<>(ONLY, new WatchedLabel(Optional.empty(), alarms), now));
                }
            }
        }
        quiet = true;
    }

    private void correctedLate(LabeledAnswer labeled) {
        if (!labeled.getAuditSampled()) {
            return;
        }
        metrics.happened(FeedbackEvent.LATE_CORRECTION);
        domains(labeled.getDomain())
                .map(domain -> key(labeled.getReleaseId(), domain, labeled.getAnswerModel()))
                .forEach(key -> {
                    DriftWatch watch = watches.get(key);
                    if (watch != null && watch.getSampled()) {
                        watches.put(key, DriftEpisode.correctedLate(watch));
                    }
                });
    }

    private void settle(SettlingLabel label, List<DriftAlarm> alarms) {
        OptionalDouble correctness = label.getLabel() == null ? OptionalDouble.empty() : labelers.hear(label);
        if (label.getLabel() != null && correctness.isEmpty()) {
            metrics.happened(FeedbackEvent.SUSPECT_VERDICT);
        }
        if (!label.getSampled()) {
            return;
        }
        double logShare = StartingPoints.SPREAD.logShare(progress.getBets()) - StrictMath.log(2);
        boolean isBetOn = false;
        for (String domain : domains(label.getDomain()).toList()) {
            if (correctness.isPresent()) {
                isBetOn |= bet(label, correctness.getAsDouble(), domain, logShare, alarms);
            } else {
                miss(label, domain);
            }
        }
        progress.setBets(progress.getBets() + (isBetOn ? 1 : 0));
    }

    /** Bets on a label where its text is new to the watch; returns whether it was. */
    private boolean bet(
            SettlingLabel label, double correctness, String domain, double logShare, List<DriftAlarm> alarms) {
        DriftWatch before = watch(label, domain);
        String key = key(label, domain);
        String text = FeedbackStores.within(key, label.getText());
        Optional<byte[]> known = Optional.ofNullable(texts.get(text));
        if (known.isPresent() && known.get()[0] == BET_ON[0]) {
            if (domain.equals(QuestionLimits.ALL_DOMAINS)) {
                metrics.happened(FeedbackEvent.REPEATED_TEXT);
            }
            return false;
        }
        texts.put(text, BET_ON);
        DriftWatch current = known.isPresent() ? DriftEpisode.missing(before, -1, progress.getClock()) : before;
        DriftWatch after =
                episode.next(current, label, correctness, logShare, progress.getThrough(), progress.getClock());
        watches.put(key, after);
        boolean raised =
                after.getAlarm() != null && (before.getAlarm() == null || before.getEpisode() != after.getEpisode());
        if (raised) {
            metrics.alarmed(after.getAlarm());
            alarms.add(after.getAlarm());
        }
        return true;
    }

    /** Notes a text of the sample without a verdict that counts. */
    private void miss(SettlingLabel label, String domain) {
        DriftWatch watch = watch(label, domain);
        String key = key(label, domain);
        if (texts.putIfAbsent(FeedbackStores.within(key, label.getText()), MISSING) == null) {
            watches.put(key, DriftEpisode.missing(watch, 1, progress.getClock()));
            if (domain.equals(QuestionLimits.ALL_DOMAINS)) {
                metrics.happened(FeedbackEvent.MISSING_VERDICT);
            }
        }
    }

    private DriftWatch watch(SettlingLabel label, String domain) {
        String key = key(label, domain);
        DriftWatch known = watches.get(key);
        if (known == null) {
            return DriftEpisode.begin(label, domain);
        }
        if (known.getSampled()) {
            return known;
        }
        FeedbackStores.deleteGroup(texts, key);
        return DriftEpisode.begunAnew(known);
    }

    private static Stream<String> domains(String domain) {
        return Stream.of(domain, QuestionLimits.ALL_DOMAINS).distinct();
    }

    private static String key(SettlingLabel label, String domain) {
        return key(label.getReleaseId(), domain, label.getAnswerModel());
    }

    /** Of a watch, and of the record of its alarm. */
    static String key(String releaseId, String domain, String answerModel) {
        return SourceKey.of(releaseId + "|" + domain, answerModel);
    }

    private void removeExpired(long now) {
        List<String> expired = new ArrayList<>();
        try (KeyValueIterator<String, DriftWatch> all = watches.all()) {
            while (all.hasNext()) {
                KeyValue<String, DriftWatch> watch = all.next();
                if (watch.value.getLatest() + config.reports().retention().toMillis() < now) {
                    expired.add(watch.key);
                }
            }
        }
        for (String key : expired) {
            watches.delete(key);
            FeedbackStores.deleteGroup(texts, key);
        }
    }
}

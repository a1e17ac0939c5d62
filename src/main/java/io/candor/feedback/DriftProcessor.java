package io.candor.feedback;

import io.candor.event.DriftAlarm;
import io.candor.event.LabeledAnswer;
import io.candor.event.TextIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Watches every release in every domain it is labeled in, and in all of them together. Each watch bets on the first label of a
 * text and on no other: who asks the same again, under whatever id, gets the same answer and learns nothing new of the release.
 */
final class DriftProcessor extends ContextualProcessor<String, IncomingRecord.LedgerEntry, String, WatchedLabel> {
    private static final Duration EXPIRY_INTERVAL = Duration.ofMinutes(10);
    private static final byte[] PRESENT = {1};

    private final DriftEpisode episode;
    private final Duration retention;
    private final CalibratorMetrics metrics;
    private final ArrivalClock clock = new ArrivalClock(EXPIRY_INTERVAL);
    private KeyValueStore<String, DriftWatch> watches;
    /** Watch and text → that the watch has bet on it. */
    private KeyValueStore<String, byte[]> texts;

    DriftProcessor(FeedbackConfig config, CalibratorMetrics metrics) {
        this.episode = new DriftEpisode(config.drift());
        this.retention = config.reports().retention();
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, WatchedLabel> context) {
        super.init(context);
        watches = context.getStateStore(FeedbackStores.DRIFT);
        texts = context.getStateStore(FeedbackStores.BET_TEXTS);
    }

    @Override
    public void process(Record<String, IncomingRecord.LedgerEntry> record) {
        LabeledAnswer labeled = record.value().answer();
        List<DriftAlarm> alarms = new ArrayList<>();
        // A correction is no new evidence, and a retraction is no label.
        if (labeled.getRevision() == 0 && labeled.getLabel() != null) {
            String text = TextIdentity.of(labeled);
            Stream.of(labeled.getDomain(), DriftEpisode.ALL_DOMAINS)
                    .distinct()
                    .forEach(domain -> watch(record.value(), domain, text, alarms));
        }
        context().forward(record.withValue(new WatchedLabel(record.value(), alarms)));
        if (clock.advance(record.timestamp())) {
            removeExpired(clock.newest());
        }
    }

    private void watch(IncomingRecord.LedgerEntry entry, String domain, String text, List<DriftAlarm> alarms) {
        LabeledAnswer labeled = entry.answer();
        String key = labeled.getReleaseId() + "|" + domain;
        if (texts.putIfAbsent(FeedbackStores.within(key, text), PRESENT) != null) {
            if (domain.equals(DriftEpisode.ALL_DOMAINS)) {
                metrics.happened(FeedbackEvent.REPEATED_TEXT);
            }
            return;
        }
        DriftWatch known = watches.get(key);
        DriftWatch before = known == null ? DriftEpisode.begin(labeled, domain) : known;
        DriftWatch after = episode.next(before, labeled, entry.position(), entry.timestamp());
        watches.put(key, after);
        if (after.getAlarm() != null && after.getAlarm().getRaisedBy().equals(entry.position())) {
            metrics.alarmed(after.getAlarm());
            alarms.add(after.getAlarm());
        }
    }

    private void removeExpired(long now) {
        List<String> expired = new ArrayList<>();
        try (KeyValueIterator<String, DriftWatch> all = watches.all()) {
            while (all.hasNext()) {
                KeyValue<String, DriftWatch> watch = all.next();
                if (watch.value.getLatest() + retention.toMillis() < now) {
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

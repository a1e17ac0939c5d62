package io.candor.feedback;

import io.candor.event.DriftAlarm;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** The shipped drift processor alone, over its stores in memory: fast enough for millions of labels. */
final class DriftDriver {
    private final MockProcessorContext<String, WatchedLabel> context = new MockProcessorContext<>();
    private final List<DriftAlarm> alarms = new ArrayList<>();
    private final FeedbackConfig config;
    private DriftProcessor processor;
    private long offset;

    DriftDriver(FeedbackConfig config) {
        this.config = config;
        FeedbackStores stores =
                new FeedbackStores(StateKind.MEMORY, config.streams().cacheBytes());
        List.of(
                        stores.drift(),
                        stores.betTexts(),
                        stores.settling(),
                        stores.settlingTimes(),
                        stores.verdicts(),
                        stores.progress())
                .forEach(this::open);
        restart();
    }

    private void open(StoreBuilder<?> builder) {
        StateStore store = builder.withCachingDisabled().withLoggingDisabled().build();
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
    }

    /** Another processor goes on with what the stores hold. */
    void restart() {
        processor = new DriftProcessor(config, new CountingCalibratorMetrics());
        processor.init(context);
    }

    /** @param timestamp of the record, in milliseconds */
    void take(LabeledAnswer labeled, long timestamp) {
        RecordPosition position = new RecordPosition("candor.labeled-answers", 0, offset++);
        processor.process(new Record<>(
                labeled.getQuestionId(),
                new IncomingRecord.LedgerEntry(labeled, position, timestamp, timestamp),
                timestamp));
        context.forwarded()
                .forEach(forwarded -> alarms.addAll(forwarded.record().value().alarms()));
        context.resetForwards();
    }

    /** Time passes by the wall clock, and nothing comes. */
    void passQuietly(long untilMillis) {
        List<MockProcessorContext.CapturedPunctuator> looks = context.scheduledPunctuators();
        looks.get(looks.size() - 1).getPunctuator().punctuate(untilMillis);
        context.forwarded()
                .forEach(forwarded -> alarms.addAll(forwarded.record().value().alarms()));
        context.resetForwards();
    }

    List<DriftAlarm> alarms() {
        return alarms;
    }

    List<DriftStatus> statuses() {
        KeyValueStore<String, DriftWatch> watches = context.getStateStore(FeedbackStores.DRIFT);
        List<DriftStatus> statuses = new ArrayList<>();
        try (KeyValueIterator<String, DriftWatch> all = watches.all()) {
            all.forEachRemaining(watch -> statuses.add(DriftStatus.of(watch.value)));
        }
        return statuses;
    }
}

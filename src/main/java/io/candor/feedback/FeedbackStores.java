package io.candor.feedback;

import io.candor.event.AnswerTally;
import io.candor.event.CalibrationExample;
import io.candor.event.CalibrationReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The state of the calibrator. Names are a contract: changelogs and queries go by them. */
final class FeedbackStores {
    static final String CASES = "cases";
    static final String DEADLINES = "case-deadlines";
    static final String DRIFT = "drift-watches";
    static final String BET_TEXTS = "bet-texts";
    static final String TALLIES = "answer-tallies";
    static final String WINDOW_TALLIES = "window-tallies";
    static final String SETTLING = "settling-labels";
    static final String SETTLING_TIMES = "settling-times";
    static final String VERDICTS = "recent-verdicts";
    static final String PROGRESS = "drift-progress";
    static final String BATCHES = "pending-batches";
    static final String EXAMPLES = "pending-examples";
    static final String WINDOWS = "report-windows";
    static final String LABELS = "window-labels";
    static final String REPORTS = "latest-reports";

    // With the answers that are kept in memory, which are no store.
    private static final int STORES = 16;
    /** Of a value with a few numbers and names. */
    private static final long SMALL = 256;

    // A case holds many verdicts, so it may be larger than any record it came from.
    private static final Map<String, String> CHANGELOG =
            Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(4 << 20));

    private final StateKind kind;
    private final long mostBytes;

    /** @param cacheBytes of all stores of a task together */
    FeedbackStores(StateKind kind, long cacheBytes) {
        this.kind = kind;
        this.mostBytes = share(cacheBytes);
    }

    /** What one store of a task, or its answers in memory, may take of all. */
    static long share(long cacheBytes) {
        return cacheBytes / STORES;
    }

    StoreBuilder<KeyValueStore<String, LabelingCase>> cases() {
        return buffered(CASES, Serdes.String(), StateSerde.of(LabelingCase.class), CaseSize::inMemory);
    }

    StoreBuilder<KeyValueStore<Bytes, byte[]>> deadlines() {
        return buffered(DEADLINES, Serdes.Bytes(), Serdes.ByteArray(), any -> SMALL);
    }

    StoreBuilder<KeyValueStore<String, AnswerTally>> tallies() {
        return buffered(TALLIES, Serdes.String(), StateSerde.of(AnswerTally.class), any -> SMALL);
    }

    StoreBuilder<KeyValueStore<String, AnswerTally>> windowTallies() {
        return buffered(WINDOW_TALLIES, Serdes.String(), StateSerde.of(AnswerTally.class), any -> SMALL);
    }

    StoreBuilder<KeyValueStore<String, DriftWatch>> drift() {
        return buffered(
                DRIFT,
                Serdes.String(),
                StateSerde.of(DriftWatch.class),
                watch -> SMALL * (1 + watch.getStakes().size() / 2));
    }

    StoreBuilder<KeyValueStore<String, byte[]>> betTexts() {
        return buffered(BET_TEXTS, Serdes.String(), Serdes.ByteArray(), any -> SMALL);
    }

    StoreBuilder<KeyValueStore<String, SettlingLabel>> settling() {
        return buffered(
                SETTLING,
                Serdes.String(),
                StateSerde.of(SettlingLabel.class),
                label -> SMALL * (1 + label.getVerdicts().size()));
    }

    StoreBuilder<KeyValueStore<Bytes, byte[]>> settlingTimes() {
        return buffered(SETTLING_TIMES, Serdes.Bytes(), Serdes.ByteArray(), any -> SMALL);
    }

    StoreBuilder<KeyValueStore<String, JudgedVerdicts>> verdicts() {
        return buffered(
                VERDICTS,
                Serdes.String(),
                StateSerde.of(JudgedVerdicts.class),
                label -> SMALL * (1 + label.getVerdicts().size()));
    }

    StoreBuilder<KeyValueStore<String, DriftProgress>> progress() {
        return buffered(PROGRESS, Serdes.String(), StateSerde.of(DriftProgress.class), any -> SMALL);
    }

    StoreBuilder<KeyValueStore<String, PendingBatch>> batches() {
        return buffered(
                BATCHES,
                Serdes.String(),
                StateSerde.of(PendingBatch.class),
                batch -> SMALL * (1 + batch.getRetracted().size()));
    }

    StoreBuilder<KeyValueStore<String, CalibrationExample>> examples() {
        return buffered(EXAMPLES, Serdes.String(), StateSerde.of(CalibrationExample.class), BatchRule::bytes);
    }

    StoreBuilder<KeyValueStore<String, ReportWindow>> windows() {
        return buffered(WINDOWS, Serdes.String(), StateSerde.of(ReportWindow.class), any -> SMALL);
    }

    StoreBuilder<KeyValueStore<String, WindowLabel>> labels() {
        return buffered(LABELS, Serdes.String(), StateSerde.of(WindowLabel.class), any -> SMALL);
    }

    StoreBuilder<KeyValueStore<String, CalibrationReport>> reports() {
        return store(REPORTS, Serdes.String(), StateSerde.of(CalibrationReport.class));
    }

    /** Key of one member of a group. NUL is refused in model ids, release ids and domains, so groups never mix. */
    static String within(String group, String member) {
        return first(group) + member;
    }

    /** Not above any key of the group. */
    static String first(String group) {
        return group + '\0';
    }

    /** Above every key of the group. */
    static String last(String group) {
        return group + '\1';
    }

    /** Takes out a whole group. */
    static <V> void deleteGroup(KeyValueStore<String, V> store, String group) {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, V> all = store.range(first(group), last(group))) {
            all.forEachRemaining(entry -> keys.add(entry.key));
        }
        keys.forEach(key -> store.put(key, null));
    }

    private <K, V> StoreBuilder<KeyValueStore<K, V>> buffered(
            String name, Serde<K> key, Serde<V> value, ToLongFunction<V> bytesOf) {
        return WriteBehindStore.before(store(name, key, value).withCachingDisabled(), bytesOf, mostBytes);
    }

    /** For what is written more often than it is read. */
    private <K, V> StoreBuilder<KeyValueStore<K, V>> store(String name, Serde<K> key, Serde<V> value) {
        return Stores.keyValueStoreBuilder(kind.supplier(name), key, value)
                .withLoggingEnabled(CHANGELOG)
                .withCachingEnabled();
    }
}

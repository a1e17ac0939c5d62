package io.candor.feedback;

import io.candor.event.AnswerTally;
import io.candor.event.CalibrationExample;
import io.candor.event.CalibrationReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    // A case holds an answer and many verdicts, so it may be larger than any record it came from.
    private static final Map<String, String> CHANGELOG =
            Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(4 << 20));

    private final StateKind kind;

    FeedbackStores(StateKind kind) {
        this.kind = kind;
    }

    StoreBuilder<KeyValueStore<String, LabelingCase>> cases() {
        return store(CASES, Serdes.String(), StateSerde.of(LabelingCase.class));
    }

    StoreBuilder<KeyValueStore<Bytes, byte[]>> deadlines() {
        return store(DEADLINES, Serdes.Bytes(), Serdes.ByteArray());
    }

    StoreBuilder<KeyValueStore<String, AnswerTally>> tallies() {
        return store(TALLIES, Serdes.String(), StateSerde.of(AnswerTally.class));
    }

    StoreBuilder<KeyValueStore<String, AnswerTally>> windowTallies() {
        return store(WINDOW_TALLIES, Serdes.String(), StateSerde.of(AnswerTally.class));
    }

    StoreBuilder<KeyValueStore<String, DriftWatch>> drift() {
        return store(DRIFT, Serdes.String(), StateSerde.of(DriftWatch.class));
    }

    StoreBuilder<KeyValueStore<String, byte[]>> betTexts() {
        return store(BET_TEXTS, Serdes.String(), Serdes.ByteArray());
    }

    StoreBuilder<KeyValueStore<String, SettlingLabel>> settling() {
        return store(SETTLING, Serdes.String(), StateSerde.of(SettlingLabel.class));
    }

    StoreBuilder<KeyValueStore<Bytes, byte[]>> settlingTimes() {
        return store(SETTLING_TIMES, Serdes.Bytes(), Serdes.ByteArray());
    }

    StoreBuilder<KeyValueStore<String, JudgedVerdicts>> verdicts() {
        return store(VERDICTS, Serdes.String(), StateSerde.of(JudgedVerdicts.class));
    }

    StoreBuilder<KeyValueStore<String, DriftProgress>> progress() {
        return store(PROGRESS, Serdes.String(), StateSerde.of(DriftProgress.class));
    }

    StoreBuilder<KeyValueStore<String, PendingBatch>> batches() {
        return store(BATCHES, Serdes.String(), StateSerde.of(PendingBatch.class));
    }

    StoreBuilder<KeyValueStore<String, CalibrationExample>> examples() {
        return store(EXAMPLES, Serdes.String(), StateSerde.of(CalibrationExample.class));
    }

    StoreBuilder<KeyValueStore<String, ReportWindow>> windows() {
        return store(WINDOWS, Serdes.String(), StateSerde.of(ReportWindow.class));
    }

    StoreBuilder<KeyValueStore<String, WindowLabel>> labels() {
        return store(LABELS, Serdes.String(), StateSerde.of(WindowLabel.class));
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
        keys.forEach(store::delete);
    }

    private <K, V> StoreBuilder<KeyValueStore<K, V>> store(String name, Serde<K> key, Serde<V> value) {
        return Stores.keyValueStoreBuilder(kind.supplier(name), key, value)
                .withLoggingEnabled(CHANGELOG)
                .withCachingEnabled();
    }
}

package io.candor.load;

import io.candor.event.KafkaConnection;
import io.candor.event.client.TopicReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;

/**
 * What compaction would leave of a topic.
 *
 * @param records keys that have a value
 * @param bytes of them and their values, without framing
 */
record LiveRecords(long records, long bytes) {
    /** Reads the whole topic. */
    static LiveRecords of(KafkaConnection connection, String topic) {
        Map<Bytes, Integer> live = new HashMap<>();
        try (TopicReader reader = TopicReader.fromBeginning(connection, Map.of(), List.of(topic))) {
            reader.readToEnd(record -> {
                Bytes key = Bytes.wrap(record.key());
                if (record.value() == null) {
                    live.remove(key);
                } else {
                    live.put(key, record.key().length + record.value().length);
                }
            });
        }
        return new LiveRecords(
                live.size(),
                live.values().stream().mapToLong(Integer::longValue).sum());
    }
}

package io.candor.demo;

import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.Topic;
import io.candor.event.client.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Records committed to one topic from now on. For one thread. */
final class TopicTail<V> implements AutoCloseable {
    private final TopicReader reader;
    private final Topic<String, V> topic;

    /** Starts at the end of the topic as it is when this returns. */
    TopicTail(KafkaConnection connection, Topic<String, V> topic) {
        this.topic = topic;
        reader = TopicReader.fromEnd(connection, Map.of(), List.of(topic.name()));
    }

    /** What came since the last call, waiting at most {@code patience} for the first; undecodable records are left out. */
    List<V> poll(Duration patience) {
        List<V> values = new ArrayList<>();
        reader.readOn(patience, record -> {
            if (topic.decodeValue(record.headers(), record.value()) instanceof Decoded.Valid<V> valid) {
                values.add(valid.value());
            }
        });
        return values;
    }

    @Override
    public void close() {
        reader.close();
    }
}

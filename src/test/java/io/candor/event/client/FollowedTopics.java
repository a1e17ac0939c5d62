package io.candor.event.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Empty topics of one partition, for a follower. MockConsumer knows no offsets by time: all partitions begin at their first record. */
public final class FollowedTopics extends MockConsumer<byte[], byte[]> {
    public FollowedTopics(String... topics) {
        super("earliest");
        for (String topic : topics) {
            updatePartitions(topic, List.of(new PartitionInfo(topic, 0, null, null, null)));
            updateBeginningOffsets(Map.of(new TopicPartition(topic, 0), 0L));
            updateEndOffsets(Map.of(new TopicPartition(topic, 0), 0L));
        }
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
        Map<TopicPartition, OffsetAndTimestamp> first = new HashMap<>();
        times.keySet().forEach(partition -> first.put(partition, new OffsetAndTimestamp(0, 0)));
        return first;
    }
}

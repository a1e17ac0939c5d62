package io.candor.load;

import io.candor.event.KafkaConnection;
import io.candor.event.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a consumer group has come.
 *
 * @param group its id; for Kafka Streams the application's
 */
record GroupProgress(KafkaConnection connection, String group) {
    private static final long LOOK_MILLIS = 5;

    /** @throws IllegalStateException if it has not committed all there is by then */
    void awaitEnd(List<Topic<?, ?>> inputs, Duration patience) throws Exception {
        awaitEnd(inputs, patience, () -> true);
    }

    /**
     * Waits until it has committed all there is.
     *
     * @param runs whether it is worth waiting
     * @throws IllegalStateException if it has not by then, or stopped
     */
    void awaitEnd(List<Topic<?, ?>> inputs, Duration patience, BooleanSupplier runs) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            while (!isAtEnd(admin, inputs)) {
                if (System.nanoTime() > deadline || !runs.getAsBoolean()) {
                    throw new IllegalStateException(group + " did not come to the end of its input");
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        }
    }

    /** Ends as a reader of committed records sees them; inputs in the order of the topology, so that none grows unseen. */
    private boolean isAtEnd(Admin admin, List<Topic<?, ?>> inputs) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        for (Topic<?, ?> input : inputs) {
            Map<TopicPartition, OffsetSpec> asked = IntStream.range(0, input.partitions())
                    .mapToObj(partition -> new TopicPartition(input.name(), partition))
                    .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
            Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(
                            asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get();
            for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end : ends.entrySet()) {
                long at = committed.containsKey(end.getKey())
                        ? committed.get(end.getKey()).offset()
                        : 0;
                if (at < end.getValue().offset()) {
                    return false;
                }
            }
        }
        return true;
    }
}

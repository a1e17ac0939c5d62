package io.candor.audit;

import io.candor.event.FinishedOffsets;
import io.candor.event.KafkaConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;

/** What a group has committed of the partitions of one topic, at one moment. */
final class GroupOffsets {
    private final String topic;
    private final Map<Integer, OffsetAndMetadata> committed = new HashMap<>();
    private final Map<Integer, FinishedOffsets> finished = new HashMap<>();
    private final Map<Integer, String> unreadable = new HashMap<>();

    private GroupOffsets(String topic, Map<TopicPartition, OffsetAndMetadata> offsets) {
        this.topic = topic;
        offsets.forEach((partition, offset) -> {
            // Kafka tells null of a partition without an offset.
            if (partition.topic().equals(topic) && offset != null) {
                enter(partition.partition(), offset);
            }
        });
    }

    /** Empty if nobody may tell us. */
    static Optional<GroupOffsets> read(KafkaConnection connection, String group, String topic) {
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            return Optional.of(new GroupOffsets(
                    topic,
                    admin.listConsumerGroupOffsets(group)
                            .partitionsToOffsetAndMetadata()
                            .get()));
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof AuthorizationException) {
                return Optional.empty();
            }
            // The topics could be read a moment ago, so trying again helps; whoever audits does.
            throw failed.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(failed.getCause());
        }
    }

    private void enter(int partition, OffsetAndMetadata offset) {
        committed.put(partition, offset);
        try {
            finished.put(partition, FinishedOffsets.of(offset));
        } catch (IllegalArgumentException damaged) {
            // A finding: it is as it was committed.
            unreadable.put(partition, damaged.getMessage());
        }
    }

    /** The committed offset; empty if there is none. */
    Optional<Long> offset(int partition) {
        return Optional.ofNullable(committed.get(partition)).map(OffsetAndMetadata::offset);
    }

    /** What it says is finished; empty if nothing was committed, or it cannot be read. */
    Optional<FinishedOffsets> finished(int partition) {
        return Optional.ofNullable(finished.get(partition));
    }

    void judge(Consumer<Violation> found) {
        unreadable.forEach((partition, reason) -> found.accept(new Violation(
                ViolationKind.UNREADABLE_COMMIT,
                topic,
                partition,
                committed.get(partition).offset(),
                reason)));
    }
}

package io.candor.audit;

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

/**
 * Finds questions that retention removed before anyone read them: the log begins behind what the answerers have committed and
 * behind every question that came to an end, whoever ended it. A group that has committed nothing may have had its offsets
 * removed (Kafka does so a week after its last member left), so then it must be certain that no outcome was removed either.
 */
final class UnreadQuestions {
    private final KafkaConnection connection;
    private final String group;
    private final Questions questions;
    private boolean outcomesWhole;

    /** @param group of the answerers */
    UnreadQuestions(KafkaConnection connection, String group, Questions questions) {
        this.connection = connection;
        this.group = group;
        this.questions = questions;
    }

    /** @param whole whether retention has removed nothing from the topics of answers and dead letters */
    void outcomesAre(boolean whole) {
        outcomesWhole = whole;
    }

    void judge(Consumer<Violation> found) {
        Map<TopicPartition, Long> suspects = new HashMap<>();
        questions.ledgers().forEach((partition, ledger) -> {
            if (ledger.frontier() < ledger.start()) {
                suspects.put(new TopicPartition(questions.topicName(), partition), ledger.frontier());
            }
        });
        if (!suspects.isEmpty()) {
            committed()
                    .ifPresent(offsets -> suspects.forEach(
                            (partition, frontier) -> judge(partition, frontier, offsets.get(partition), found)));
        }
    }

    private void judge(
            TopicPartition partition, long frontier, OffsetAndMetadata committed, Consumer<Violation> found) {
        if (committed == null && !outcomesWhole) {
            return;
        }
        long first = Math.max(frontier, committed == null ? 0 : committed.offset());
        long start = questions.ledgers().get(partition.partition()).start();
        if (first < start) {
            String read = committed == null ? "has committed nothing" : "has read up to " + committed.offset();
            found.accept(new Violation(
                    ViolationKind.DELETED_UNREAD,
                    partition.topic(),
                    partition.partition(),
                    first,
                    "offsets " + first + " to " + (start - 1) + " are deleted, and group " + group + " " + read));
        }
    }

    /** Empty if nobody may tell us. */
    private Optional<Map<TopicPartition, OffsetAndMetadata>> committed() {
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            return Optional.of(admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get());
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
}

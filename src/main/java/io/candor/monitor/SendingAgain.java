package io.candor.monitor;

import io.candor.action.ActionRecords;
import io.candor.event.Action;
import io.candor.event.ActionKind;
import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.Topics;
import io.candor.event.client.TopicReader;
import io.candor.event.client.TransactionalPublisher;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads dead letters, and puts an original on its topic again as it came: the same key, so that the question keeps its id and whoever asked finds the answer,
 * the same bytes and headers. It is a new record there with an outcome of its own, while the letter stays the outcome of the first. No letter is sent again
 * twice, whoever tries at the same time.
 */
final class SendingAgain {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** The clocks of brokers and of those who give up records differ. */
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    private final KafkaConnection kafka;
    private final Topics topics;

    SendingAgain(KafkaConnection kafka) {
        this.kafka = kafka;
        this.topics = kafka.topics();
    }

    /**
     * The record of a letter; empty if its topic keeps it no more.
     *
     * @throws org.apache.kafka.common.KafkaException if it cannot be read now
     */
    Optional<ConsumerRecord<byte[], byte[]>> read(DeadLetterId id) {
        try (TopicReader reader = TopicReader.open(kafka, Map.of())) {
            return reader.readAt(new TopicPartition(id.topic(topics), id.partition()), id.offset(), PATIENCE).stream()
                    .filter(record -> record.offset() == id.offset())
                    .findFirst();
        }
    }

    /** How actions name a letter. */
    String subject(DeadLetterId id) {
        return id.subject(topics);
    }

    /** Its value as JSON; empty where it cannot be read by its schema. */
    Optional<String> decoded(DeadLetterEntry entry, ConsumerRecord<byte[], byte[]> letter) {
        Decoded<? extends SpecificRecord> decoded =
                entry.sourceTopic().equals(topics.questions().name())
                        ? topics.questions().decodeValue(letter.headers(), letter.value())
                        : topics.feedback().decodeValue(letter.headers(), letter.value());
        return decoded instanceof Decoded.Valid<? extends SpecificRecord> valid
                ? Optional.of(valid.value().toString())
                : Optional.empty();
    }

    /** Why a letter cannot be sent again, in one sentence; empty if it can. */
    Optional<String> hindrance(DeadLetterEntry entry) {
        if (entry.isSentAgain()) {
            return Optional.of("it was sent again at " + entry.sentAgainAt() + " by " + entry.sentAgainBy());
        }
        if (!entry.whole()) {
            return Optional.of("only its beginning is kept; its sender has to send it again");
        }
        if (entry.isOfForgotten()) {
            return Optional.of("its question is forgotten");
        }
        return List.of(topics.questions().name(), topics.feedback().name()).contains(entry.sourceTopic())
                ? Optional.empty()
                : Optional.of("it came from " + entry.sourceTopic() + ", which others write");
    }

    /**
     * Sends it again.
     *
     * @return who did, now or before
     * @throws org.apache.kafka.common.KafkaException if it is not certain; trying again sends it no second time
     */
    OperatorMark send(
            DeadLetterId id, DeadLetterEntry entry, ConsumerRecord<byte[], byte[]> letter, ActionRecords actions) {
        String subject = id.subject(topics);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        AtomicReference<Optional<OperatorMark>> before = new AtomicReference<>(Optional.empty());
        new TransactionalPublisher(kafka, "candor-again-").publish(subject, () -> {
            before.set(sentBefore(subject, entry.failedAt()));
            return before.get().isPresent()
                    ? List.of()
                    : List.of(
                            actions.record(ActionKind.SENT_AGAIN, subject, details(entry), now),
                            original(entry, letter));
        });
        return before.get().orElse(new OperatorMark(now, actions.actor()));
    }

    private static Map<String, String> details(DeadLetterEntry entry) {
        return Map.of("reason", entry.reason());
    }

    private static ProducerRecord<byte[], byte[]> original(
            DeadLetterEntry entry, ConsumerRecord<byte[], byte[]> letter) {
        return new ProducerRecord<>(
                entry.sourceTopic(),
                entry.sourcePartition(),
                letter.key(),
                letter.value(),
                DeadLetterOriginal.originalHeaders(letter));
    }

    /** The trail itself is asked: what another console did a moment ago may not have been followed yet. */
    private Optional<OperatorMark> sentBefore(String subject, Instant failedAt) {
        AtomicReference<Optional<OperatorMark>> found = new AtomicReference<>(Optional.empty());
        try (TopicReader reader = TopicReader.open(kafka, Map.of())) {
            List<TopicPartition> partitions =
                    reader.partitions(List.of(topics.actions().name()));
            reader.add(reader.since(partitions, failedAt.minus(CLOCK_SKEW)));
            reader.readToEnd(record -> {
                if (topics.actions().decodeValue(record.headers(), record.value())
                                instanceof Decoded.Valid<Action> valid
                        && valid.value().getKind() == ActionKind.SENT_AGAIN
                        && valid.value().getSubject().equals(subject)) {
                    found.set(Optional.of(OperatorMark.of(valid.value())));
                }
            });
        }
        return found.get();
    }
}

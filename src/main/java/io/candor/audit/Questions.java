package io.candor.audit;

import io.candor.event.Answer;
import io.candor.event.Decoded;
import io.candor.event.Question;
import io.candor.event.Topic;
import io.candor.event.client.TopicReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The questions that are audited: those there were when the audit began. */
final class Questions {
    /** The identity of a record that is no readable question. */
    private static final long POISON = 0;

    private final Topic<String, Question> topic;
    private final Map<Integer, Ledger> ledgers = new HashMap<>();
    private final Fingerprint fingerprint = new Fingerprint();
    private long count;

    Questions(Topic<String, Question> topic) {
        this.topic = topic;
    }

    void read(TopicReader reader) {
        Map<TopicPartition, Long> ends = reader.ends(reader.assignment());
        ends.forEach((partition, end) -> ledgers.put(partition.partition(), new Ledger(end)));
        reader.readTo(ends, this::enter);
        // Asked afterwards, because retention may have removed some of them in the meantime.
        reader.beginnings(reader.assignment()).forEach((partition, start) -> ledgers.get(partition.partition())
                .keptFrom(start));
    }

    private void enter(ConsumerRecord<byte[], byte[]> record) {
        Ledger ledger = ledgers.get(record.partition());
        if (ledger.isLater(record.offset())) {
            return;
        }
        ledger.mark(record.offset(), Ledger.QUESTION);
        ledger.describe(record.offset(), RecordParts.of(record).fingerprint(fingerprint), identity(record));
        count++;
    }

    /** Whether the question at an offset has these parts. */
    boolean isMadeOf(RecordParts parts, Ledger ledger, long offset) {
        return ledger.record(offset) == parts.fingerprint(fingerprint);
    }

    private long identity(ConsumerRecord<byte[], byte[]> record) {
        if (topic.decodeValue(record.headers(), record.value()) instanceof Decoded.Valid<Question> valid) {
            Question question = valid.value();
            return identity(
                    question.getId(),
                    question.getText(),
                    question.getDomain(),
                    question.getAskedAt().toEpochMilli());
        }
        return POISON;
    }

    /** Whether an answer repeats id, text, domain and time of its question. */
    boolean isRepeatedBy(Answer answer, Ledger ledger, long offset) {
        return ledger.identity(offset)
                == identity(
                        answer.getQuestionId(),
                        answer.getQuestion(),
                        answer.getDomain(),
                        answer.getAskedAt().toEpochMilli());
    }

    private long identity(String id, String text, String domain, long askedAt) {
        return fingerprint.add(id).add(text).add(domain).add(askedAt).take();
    }

    /** The ledger of a partition of the questions; empty where the topic or the partition is another. */
    Optional<Ledger> ledger(String topicName, int partition) {
        return topic.name().equals(topicName) ? Optional.ofNullable(ledgers.get(partition)) : Optional.empty();
    }

    Map<Integer, Ledger> ledgers() {
        return ledgers;
    }

    String topicName() {
        return topic.name();
    }

    long count() {
        return count;
    }
}

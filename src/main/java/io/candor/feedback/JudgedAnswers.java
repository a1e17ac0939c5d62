package io.candor.feedback;

import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Decoded;
import io.candor.event.RecordPosition;
import io.candor.event.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * The answers that verdicts are about: those that were met lately from memory, all others from their topic by position. What lies
 * at a position never changes, so an answer from memory is the one on the topic whatever became of a transaction since. Safe for
 * use by several threads.
 */
final class JudgedAnswers implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JudgedAnswers.class);

    private final Topics topics;
    private final RegistryRetry registry;
    private final AnswerRecords records;
    private final RecentAnswers recent;
    /** What came with the last record that was read, by position. */
    private Map<RecordPosition, ConsumerRecord<byte[], byte[]>> fetched = Map.of();

    /**
     * @param registry waits where the schema of an answer cannot be had
     * @param records closed with this
     * @param mostBytes about how many bytes of answers are kept in memory
     */
    JudgedAnswers(Topics topics, RegistryRetry registry, AnswerRecords records, long mostBytes) {
        this.topics = topics;
        this.registry = registry;
        this.records = records;
        this.recent = new RecentAnswers(mostBytes);
    }

    /** Keeps an answer in memory for a while. */
    synchronized void remember(IncomingRecord.Answered answered) {
        recent.put(answered);
    }

    /** Keeps the answer at a place in memory no longer. */
    synchronized void forget(AnswerPlace place) {
        recent.remove(position(place));
        fetched = Map.of();
    }

    private RecordPosition position(AnswerPlace place) {
        return new RecordPosition(topics.answers().name(), place.getPartition(), place.getOffset());
    }

    /** What is kept of an answer for as long as it can be judged. */
    AnswerPlace place(Answer answer, RecordPosition position) {
        RecordPosition source = answer.getSource();
        return AnswerPlace.newBuilder()
                .setPartition(position.getPartition())
                .setOffset(position.getOffset())
                .setSourceTopic(source.getTopic().equals(topics.questions().name()) ? null : source.getTopic())
                .setSourcePartition(source.getPartition())
                .setSourceOffset(source.getOffset())
                .setExpired(answer.getDecision() == Decision.EXPIRED)
                .setBytes(Math.toIntExact(CaseSize.of(answer)))
                .build();
    }

    /** The question record that the answer at a place answers. */
    RecordPosition source(AnswerPlace place) {
        String topic = place.getSourceTopic() == null ? topics.questions().name() : place.getSourceTopic();
        return new RecordPosition(topic, place.getSourcePartition(), place.getSourceOffset());
    }

    /**
     * The answer to a question at a place; empty if it is not there any more, or cannot be read any more.
     *
     * @throws org.apache.kafka.common.errors.RetriableException if broker or registry cannot be asked now
     */
    synchronized Optional<IncomingRecord.Answered> find(String questionId, AnswerPlace place) {
        RecordPosition position = position(place);
        return recent.find(position)
                .or(() -> read(position))
                // A topic that was made anew has another record there.
                .filter(found -> found.answer().getQuestionId().equals(questionId)
                        && found.answer().getSource().equals(source(place)));
    }

    private Optional<IncomingRecord.Answered> read(RecordPosition position) {
        if (!fetched.containsKey(position)) {
            fetched = byPosition(records.from(position.getPartition(), position.getOffset()));
        }
        ConsumerRecord<byte[], byte[]> record = fetched.get(position);
        return record == null ? Optional.empty() : decoded(record, position);
    }

    private Optional<IncomingRecord.Answered> decoded(ConsumerRecord<byte[], byte[]> record, RecordPosition position) {
        Decoded<Answer> decoded =
                registry.await(position.getTopic() + "-" + position.getPartition(), () -> topics.answers()
                        .decodeValue(record.headers(), record.value()));
        if (decoded instanceof Decoded.Valid<Answer> valid) {
            IncomingRecord.Answered answered = new IncomingRecord.Answered(valid.value(), position);
            recent.put(answered);
            return Optional.of(answered);
        }
        LOG.warnf(
                "an answer that was read before cannot be read any more partition=%d offset=%d reason=%s",
                position.getPartition(), position.getOffset(), ((Decoded.Poison<Answer>) decoded).reason());
        return Optional.empty();
    }

    private static Map<RecordPosition, ConsumerRecord<byte[], byte[]>> byPosition(
            List<ConsumerRecord<byte[], byte[]>> records) {
        Map<RecordPosition, ConsumerRecord<byte[], byte[]>> byPosition = new HashMap<>();
        records.forEach(record ->
                byPosition.put(new RecordPosition(record.topic(), record.partition(), record.offset()), record));
        return byPosition;
    }

    @Override
    public synchronized void close() {
        records.close();
    }
}

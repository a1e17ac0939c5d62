package io.candor.answer;

import io.candor.event.Answer;
import io.candor.event.DeadLetter;
import io.candor.event.DeadLetterReason;
import io.candor.event.Decision;
import io.candor.event.RecordLimits;
import io.candor.event.RecordSize;
import io.candor.event.Topic;
import io.candor.event.Topics;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Turns an outcome into the records to write: an answer and its routed copy, or a dead letter. */
final class OutputRecords {
    private final Topics topics;
    private final AnswerTracing tracing;
    private final RecordLimits limits;
    private final Clock clock;

    /** @param limits what larger records than these were refused for: the next try must be another */
    OutputRecords(Topics topics, AnswerTracing tracing, RecordLimits limits, Clock clock) {
        this.topics = topics;
        this.tracing = tracing;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * The records for a finished record; one whose answer its topics do not take is finished anew, as refused.
     *
     * @throws org.apache.kafka.common.errors.RetriableException if the registry cannot be asked now
     */
    List<ProducerRecord<byte[], byte[]>> of(PendingRecord pending) {
        if (pending.outcome() instanceof Outcome.Refused refused) {
            return List.of(letter(pending, refused));
        }
        List<ProducerRecord<byte[], byte[]>> records =
                answered(pending, ((Outcome.Answered) pending.outcome()).answer());
        Optional<ProducerRecord<byte[], byte[]>> tooLarge =
                records.stream().filter(record -> !limits.takes(record)).findFirst();
        if (tooLarge.isEmpty()) {
            return records;
        }
        Outcome.Refused refused = new Outcome.Refused(
                DeadLetterReason.RECORD_TOO_LARGE,
                "its answer has " + RecordSize.of(tooLarge.get()) + " bytes, more than "
                        + tooLarge.get().topic() + " takes");
        pending.finish(refused);
        return List.of(letter(pending, refused));
    }

    private ProducerRecord<byte[], byte[]> letter(PendingRecord pending, Outcome.Refused refused) {
        Topic<byte[], byte[]> topic = topics.questionDeadLetters();
        return DeadLetter.of(
                topic, pending.origin(), refused.reason(), refused.detail(), clock.instant(), limits.of(topic.name()));
    }

    private List<ProducerRecord<byte[], byte[]>> answered(PendingRecord pending, Answer answer) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(2);
        records.add(record(topics.answers(), answer, pending));
        if (answer.getDecision() == Decision.ACCEPTED) {
            records.add(record(topics.acceptedAnswers(), answer, pending));
        } else if (answer.getDecision() == Decision.REVIEW) {
            records.add(record(topics.reviewAnswers(), answer, pending));
        }
        return records;
    }

    private ProducerRecord<byte[], byte[]> record(Topic<String, Answer> topic, Answer answer, PendingRecord pending) {
        Headers headers = new RecordHeaders();
        tracing.write(pending, headers);
        byte[] key = topic.keySerde().serializer().serialize(topic.name(), answer.getQuestionId());
        byte[] value = topic.valueSerde().serializer().serialize(topic.name(), headers, answer);
        return new ProducerRecord<>(topic.name(), null, key, value, headers);
    }
}

package io.candor.answer;

import io.candor.event.Answer;
import io.candor.event.DeadLetter;
import io.candor.event.Decision;
import io.candor.event.Topic;
import io.candor.event.Topics;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Turns an outcome into the records to write: an answer and its routed copy, or a dead letter. */
final class OutputRecords {
    private final Topics topics;
    private final AnswerTracing tracing;
    private final Clock clock;

    OutputRecords(Topics topics, AnswerTracing tracing, Clock clock) {
        this.topics = topics;
        this.tracing = tracing;
        this.clock = clock;
    }

    /**
     * The records for a record with an outcome.
     *
     * @throws org.apache.kafka.common.errors.RetriableException if the registry cannot be asked now
     */
    List<ProducerRecord<byte[], byte[]>> of(PendingRecord pending) {
        if (pending.outcome() instanceof Outcome.Refused refused) {
            return List.of(DeadLetter.of(
                    topics.questionDeadLetters(),
                    pending.origin(),
                    refused.reason(),
                    refused.detail(),
                    clock.instant()));
        }
        Answer answer = ((Outcome.Answered) pending.outcome()).answer();
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

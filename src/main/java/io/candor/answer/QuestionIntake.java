package io.candor.answer;

import io.candor.answer.release.AnswerEngine;
import io.candor.event.DeadLetterReason;
import io.candor.event.Decoded;
import io.candor.event.Question;
import io.candor.event.Topic;
import io.candor.event.retry.RetriableFailure;
import io.candor.llm.prompt.InvalidQuestionException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Reads a record of the questions topic: a question for the engine, or poison for the dead letters. */
final class QuestionIntake {
    private static final Logger LOG = Logger.getLogger(QuestionIntake.class);

    private final Topic<String, Question> topic;
    private final QuestionValidator rules;
    private final AnswerEngine engine;
    private final int maxTokens;

    /** @param maxTokens most tokens any answer may have, and what a question gets that does not say; at least 1 */
    QuestionIntake(Topic<String, Question> topic, QuestionValidator rules, AnswerEngine engine, int maxTokens) {
        this.topic = topic;
        this.rules = rules;
        this.engine = engine;
        this.maxTokens = maxTokens;
    }

    /**
     * What the engine should answer for {@code slot}; empty if the record was poison and the slot is finished with that.
     *
     * @throws RuntimeException if reading the same record again may succeed, because the registry cannot be asked now, for
     *     instance: {@link RetriableFailure}
     */
    Optional<QueuedQuestion> read(PendingRecord slot, long polledNanos) {
        try {
            return queued(slot, polledNanos);
        } catch (RuntimeException failure) {
            if (RetriableFailure.isRetriable(failure)) {
                throw failure;
            }
            // Nothing it needs is missing, so the same record would fail the same way for ever.
            ConsumerRecord<byte[], byte[]> origin = slot.origin();
            LOG.errorf(
                    "question cannot be asked topic=%s partition=%d offset=%d error=%s at=%s",
                    origin.topic(), origin.partition(), origin.offset(), name(failure), place(failure));
            return refused(slot, DeadLetterReason.UNANSWERABLE, "no prompt can be made of it: " + name(failure));
        }
    }

    private Optional<QueuedQuestion> queued(PendingRecord slot, long polledNanos) {
        ConsumerRecord<byte[], byte[]> origin = slot.origin();
        Decoded<Question> decoded = topic.decodeValue(origin.headers(), origin.value());
        if (decoded instanceof Decoded.Poison<Question> poison) {
            return refused(slot, poison.reason(), poison.detail());
        }
        Question question = ((Decoded.Valid<Question>) decoded).value();
        Optional<Outcome.Refused> refused = rules.refuse(origin.key(), question);
        if (refused.isPresent()) {
            slot.finish(refused.get());
            return Optional.empty();
        }
        return prompted(slot, question, polledNanos);
    }

    private Optional<QueuedQuestion> prompted(PendingRecord slot, Question question, long polledNanos) {
        try {
            int limit = question.getMaxTokens() == 0 ? maxTokens : Math.min(question.getMaxTokens(), maxTokens);
            return Optional.of(
                    new QueuedQuestion(slot, question, engine.prompt(question.getText()), limit, polledNanos));
        } catch (InvalidQuestionException invalid) {
            // Empty and malformed text was refused before, so what is left is a prompt that does not fit the model.
            return refused(slot, DeadLetterReason.TEXT_TOO_LONG, invalid.getMessage());
        }
    }

    private static Optional<QueuedQuestion> refused(PendingRecord slot, DeadLetterReason reason, String detail) {
        slot.finish(new Outcome.Refused(reason, detail));
        return Optional.empty();
    }

    /** Of the failure, without its message, which may hold the question's text. */
    private static String name(RuntimeException failure) {
        return failure.getClass().getSimpleName();
    }

    private static String place(RuntimeException failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? "unknown" : trace[0].toString();
    }
}

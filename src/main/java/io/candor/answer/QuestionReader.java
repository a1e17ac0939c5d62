package io.candor.answer;

import io.candor.answer.release.AnswerEngine;
import io.candor.engine.AnswerReader;
import io.candor.event.DeadLetterReason;
import io.candor.event.Decoded;
import io.candor.event.Question;
import io.candor.event.Topic;
import io.candor.event.retry.RetriableFailure;
import io.candor.llm.prompt.InvalidQuestionException;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Reads a record of the questions topic: a question for the engine, or a dead letter. */
final class QuestionReader {
    private static final Logger LOG = Logger.getLogger(QuestionReader.class);

    private static final String NO_READER =
            "the answerer's engine cannot read answers of other systems; let an answerer run the model itself";

    private final Topic<String, Question> topic;
    private final QuestionValidator validator;
    private final AnswerEngine engine;
    private final int maxTokens;

    /** @param maxTokens most tokens any answer may have, and the limit of a question that names none; at least 1 */
    QuestionReader(Topic<String, Question> topic, QuestionValidator validator, AnswerEngine engine, int maxTokens) {
        this.topic = topic;
        this.validator = validator;
        this.engine = engine;
        this.maxTokens = maxTokens;
    }

    /**
     * What the engine should answer for {@code pending}; empty if the record is invalid, which is then its outcome.
     *
     * @throws RuntimeException if reading the same record again may succeed, because the registry cannot be asked now, for
     *     instance: {@link RetriableFailure}
     */
    Optional<QueuedQuestion> read(PendingRecord pending, long polledNanos) {
        try {
            return queued(pending, polledNanos);
        } catch (RuntimeException failure) {
            if (RetriableFailure.isRetriable(failure)) {
                throw failure;
            }
            // Nothing it needs is missing, so the same record would fail the same way for ever.
            ConsumerRecord<byte[], byte[]> origin = pending.origin();
            LOG.errorf(
                    "question cannot be asked topic=%s partition=%d offset=%d error=%s at=%s",
                    origin.topic(), origin.partition(), origin.offset(), name(failure), place(failure));
            return refused(pending, DeadLetterReason.UNANSWERABLE, "no prompt can be made of it: " + name(failure));
        }
    }

    private Optional<QueuedQuestion> queued(PendingRecord pending, long polledNanos) {
        ConsumerRecord<byte[], byte[]> origin = pending.origin();
        Decoded<Question> decoded = topic.decodeValue(origin.headers(), origin.value());
        if (decoded instanceof Decoded.Poison<Question> poison) {
            return refused(pending, poison.reason(), poison.detail());
        }
        Question question = ((Decoded.Valid<Question>) decoded).value();
        Optional<Outcome.Refused> refused =
                validator.refuse(origin.key(), question, Instant.ofEpochMilli(pending.arrivedAt()));
        if (refused.isPresent()) {
            pending.finish(refused.get());
            return Optional.empty();
        }
        return prompted(pending, question, polledNanos);
    }

    private Optional<QueuedQuestion> prompted(PendingRecord pending, Question question, long polledNanos) {
        try {
            int limit = question.getMaxTokens() == 0 ? maxTokens : Math.min(question.getMaxTokens(), maxTokens);
            int[] prompt = engine.prompt(question.getText());
            if (question.getAnswer() == null) {
                return Optional.of(new QueuedQuestion(pending, question, prompt, limit, polledNanos));
            }
            Optional<AnswerReader> reader = engine.answerReader();
            if (reader.isEmpty()) {
                return refused(pending, DeadLetterReason.UNANSWERABLE, NO_READER);
            }
            int[] given = reader.get().tokens(prompt, question.getAnswer());
            return Optional.of(new QueuedQuestion(pending, question, prompt, given, limit, polledNanos));
        } catch (InvalidQuestionException invalid) {
            // Empty and malformed text was refused before, so what is left is a prompt that does not fit the model.
            return refused(pending, DeadLetterReason.TEXT_TOO_LONG, invalid.getMessage());
        }
    }

    private static Optional<QueuedQuestion> refused(PendingRecord pending, DeadLetterReason reason, String detail) {
        pending.finish(new Outcome.Refused(reason, detail));
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

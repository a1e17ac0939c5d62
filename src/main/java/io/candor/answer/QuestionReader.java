package io.candor.answer;

import io.candor.answer.release.AnswerEngine;
import io.candor.event.DeadLetterReason;
import io.candor.event.Decoded;
import io.candor.event.Question;
import io.candor.event.Topic;
import io.candor.llm.prompt.InvalidQuestionException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads a record of the questions topic: a question for the engine, or a dead letter. */
final class QuestionReader {
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
     * @throws org.apache.kafka.common.errors.RetriableException if the registry cannot be asked now
     */
    Optional<QueuedQuestion> read(PendingRecord pending, long polledNanos) {
        ConsumerRecord<byte[], byte[]> origin = pending.origin();
        Decoded<Question> decoded = topic.decodeValue(origin.headers(), origin.value());
        if (decoded instanceof Decoded.Poison<Question> poison) {
            pending.finish(new Outcome.Refused(poison.reason(), poison.detail()));
            return Optional.empty();
        }
        Question question = ((Decoded.Valid<Question>) decoded).value();
        Optional<Outcome.Refused> refused = validator.refuse(origin.key(), question);
        if (refused.isPresent()) {
            pending.finish(refused.get());
            return Optional.empty();
        }
        return prompted(pending, question, polledNanos);
    }

    private Optional<QueuedQuestion> prompted(PendingRecord pending, Question question, long polledNanos) {
        try {
            int limit = question.getMaxTokens() == 0 ? maxTokens : Math.min(question.getMaxTokens(), maxTokens);
            return Optional.of(
                    new QueuedQuestion(pending, question, engine.prompt(question.getText()), limit, polledNanos));
        } catch (InvalidQuestionException invalid) {
            // Empty and malformed text was refused before, so what is left is a prompt that does not fit the model.
            pending.finish(new Outcome.Refused(DeadLetterReason.TEXT_TOO_LONG, invalid.getMessage()));
            return Optional.empty();
        }
    }
}

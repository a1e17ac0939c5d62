package io.candor.answer;

import io.candor.answer.release.AnswerEngine;
import io.candor.event.DeadLetterReason;
import io.candor.event.Decoded;
import io.candor.event.Question;
import io.candor.event.Topic;
import io.candor.llm.prompt.InvalidQuestionException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads a record of the questions topic: a question for the engine, or poison for the dead letters. */
final class QuestionIntake {
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
     * @throws org.apache.kafka.common.errors.RetriableException if the registry cannot be asked now
     */
    Optional<QueuedQuestion> read(PendingRecord slot, long polledNanos) {
        ConsumerRecord<byte[], byte[]> origin = slot.origin();
        Decoded<Question> decoded = topic.decodeValue(origin.headers(), origin.value());
        if (decoded instanceof Decoded.Poison<Question> poison) {
            slot.finish(new Outcome.Refused(poison.reason(), poison.detail()));
            return Optional.empty();
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
            slot.finish(new Outcome.Refused(DeadLetterReason.TEXT_TOO_LONG, invalid.getMessage()));
            return Optional.empty();
        }
    }
}

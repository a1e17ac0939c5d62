package io.candor.question;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Question;
import io.candor.search.QuestionState;
import io.candor.search.SearchFields;
import io.candor.search.StoredQuestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the index keeps of answers, dead letters and questions, and back. */
final class OutcomeData {
    /** By its form: with another, what was kept cannot be read. */
    static final String VERSION =
            "1-" + Long.toHexString(SchemaNormalization.parsingFingerprint64(Answer.getClassSchema()));

    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();
    private static final long UNKNOWN = -1;

    private OutcomeData() {}

    /** @param content null where it could not be read */
    private record Letter(QuestionOutcome.DeadLetterView letter, QuestionContent content) {}

    static StoredQuestion of(Answer answer, ConsumerRecord<?, ?> record, Instant now) {
        QuestionState state = answer.getDecision() == Decision.EXPIRED ? QuestionState.EXPIRED : QuestionState.ANSWERED;
        return stored(answer.getQuestionId(), state, answer.getSource().getOffset(), record, now, written(answer));
    }

    static SearchFields fields(Answer answer) {
        return new SearchFields(
                answer.getDomain(),
                answer.getTenant(),
                answer.getDecision().name(),
                answer.getReleaseId(),
                answer.getModelId(),
                answer.getAnswerModel(),
                answer.getAnswerConfidence() == null ? answer.getConfidence() : answer.getAnswerConfidence(),
                texts(answer));
    }

    private static List<String> texts(Answer answer) {
        String first =
                answer.getEscalation() == null ? null : answer.getEscalation().getFirstAnswer();
        return Stream.of(answer.getQuestion(), answer.getAnswer(), first)
                .filter(Objects::nonNull)
                .toList();
    }

    static StoredQuestion of(QuestionOutcome.DeadLettered dead, ConsumerRecord<?, ?> record, Instant now) {
        Long offset = dead.letter().offset();
        Letter letter = new Letter(dead.letter(), dead.content().orElse(null));
        return stored(
                dead.questionId(),
                QuestionState.DEAD_LETTER,
                offset == null ? UNKNOWN : offset,
                record,
                now,
                written(letter));
    }

    static StoredQuestion of(Question question, ConsumerRecord<?, ?> record, Instant now) {
        byte[] content = written(QuestionContent.of(question));
        return stored(question.getId(), QuestionState.PENDING, record.offset(), record, now, content);
    }

    private static StoredQuestion stored(
            String id, QuestionState state, long offset, ConsumerRecord<?, ?> record, Instant now, byte[] data) {
        // On a topic that others made the time is the producer's word.
        boolean plausible = record.timestamp() > 0 && record.timestamp() <= now.toEpochMilli();
        Instant arrivedAt = plausible ? Instant.ofEpochMilli(record.timestamp()) : now;
        return new StoredQuestion(
                id, state, offset, arrivedAt, StoredQuestion.position(record.partition(), record.offset()), data);
    }

    /** How it ended; empty while it has not. */
    static Optional<QuestionOutcome> outcome(StoredQuestion stored) {
        return switch (stored.state()) {
            case PENDING -> Optional.empty();
            case DEAD_LETTER -> Optional.of(deadLetter(stored));
            case EXPIRED, ANSWERED ->
                Optional.of(new QuestionOutcome.Answered(
                        answer(stored),
                        stored.partition(),
                        stored.recordOffset(),
                        StreamPosition.START,
                        stored.data().length));
        };
    }

    private static QuestionOutcome deadLetter(StoredQuestion stored) {
        try {
            Letter letter = JSON.readValue(stored.data(), Letter.class);
            return new QuestionOutcome.DeadLettered(
                    stored.id(), Optional.ofNullable(letter.content), letter.letter, stored.data().length);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    static AnswerView answer(StoredQuestion stored) {
        try {
            return AnswerView.of(Answer.getDecoder().decode(ByteBuffer.wrap(stored.data())));
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    /** What is asked, of one that waits for its answer. */
    static Optional<QuestionContent> content(StoredQuestion stored) {
        if (stored.state() != QuestionState.PENDING) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(stored.data(), QuestionContent.class));
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    private static byte[] written(Answer answer) {
        try {
            ByteBuffer bytes = Answer.getEncoder().encode(answer);
            byte[] written = new byte[bytes.remaining()];
            bytes.get(written);
            return written;
        } catch (IOException unwritten) {
            // To memory, which does not fail.
            throw new UncheckedIOException(unwritten);
        }
    }

    private static byte[] written(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }
}

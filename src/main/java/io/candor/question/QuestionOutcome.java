package io.candor.question;

import io.candor.event.Decision;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How a question ended, as read from the topics. */
sealed interface QuestionOutcome {
    String questionId();

    /** Size on the wire. */
    int bytes();

    /**
     * It was answered, scored or expired.
     *
     * @param partition partition of candor.answers
     * @param offset offset in it
     * @param seen how far all partitions had been read, this answer included
     */
    record Answered(AnswerView answer, int partition, long offset, StreamPosition seen, int bytes)
            implements QuestionOutcome {
        @Override
        public String questionId() {
            return answer.questionId();
        }

        /** Whether the deadline had passed before it was answered, so that there is nothing to judge. */
        boolean isExpired() {
            return answer.decision().equals(Decision.EXPIRED.name());
        }
    }

    /**
     * It could not be worked on.
     *
     * @param content of the question, where its record can still be read
     */
    record DeadLettered(String questionId, Optional<QuestionContent> content, DeadLetterView letter, int bytes)
            implements QuestionOutcome {
        /** Whether it came of a record before {@code asked}, an offset of the same id and hence the same partition. */
        boolean isBefore(long asked) {
            return letter.offset() != null && letter.offset() < asked;
        }
    }

    /** The dead letter of a question as JSON. */
    @Schema(name = "DeadLetter", description = "Why a question could not be worked on, and where its record lies.")
    record DeadLetterView(
            @Schema(description = "Why, by name.", examples = "EMPTY_TEXT")
            String reason,

            @Schema(description = "Why, in one sentence.", examples = "the question has no text")
            String detail,

            @Schema(description = "Topic of the question.", examples = "candor.questions")
            String topic,

            @Schema(description = "Its partition, from 0.", minimum = "0", examples = "2")
            Integer partition,

            @Schema(description = "Its offset, from 0.", minimum = "0", examples = "4711")
            Long offset,

            @Schema(description = "When it was given up.", examples = "2026-01-01T12:00:00Z")
            Instant failedAt) {}
}

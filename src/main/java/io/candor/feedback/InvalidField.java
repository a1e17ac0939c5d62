package io.candor.feedback;

import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Feedback;
import io.candor.event.QuestionLimits;
import java.util.Optional;

/** Holds decoded records to the ranges their schemas document. */
final class InvalidField {
    /** Longest comment, in characters. */
    static final int COMMENT_LENGTH = 2_000;
    /** Longest id or name, in characters. */
    static final int NAME_LENGTH = 128;

    private InvalidField() {}

    /** One sentence that names the first field out of range, without its text. */
    static Optional<String> in(Object value) {
        if (value instanceof Feedback feedback) {
            return in(feedback);
        }
        return value instanceof Answer answer ? in(answer) : Optional.empty();
    }

    private static Optional<String> in(Answer answer) {
        // NUL separates the parts of keys in the stores.
        String names = answer.getModelId() + answer.getReleaseId() + answer.getDomain();
        if (names.indexOf('\0') >= 0) {
            return Optional.of("modelId, releaseId and domain must not hold NUL");
        }
        boolean expired = answer.getDecision() == Decision.EXPIRED;
        Double confidence = answer.getConfidence();
        return expired || (confidence != null && isShare(confidence))
                ? Optional.empty()
                : Optional.of("confidence must be a number in [0, 1]");
    }

    private static Optional<String> in(Feedback feedback) {
        if (!isQuestionId(feedback.getQuestionId())) {
            return Optional.of("questionId must have 1 to " + QuestionLimits.ID_CHARACTERS + " characters");
        }
        if (!isName(feedback.getLabeler()) || !isName(feedback.getFeedbackId())) {
            return Optional.of("labeler and feedbackId must have 1 to " + NAME_LENGTH + " characters");
        }
        if (feedback.getComment() != null && feedback.getComment().length() > COMMENT_LENGTH) {
            return Optional.of("comment must have at most " + COMMENT_LENGTH + " characters");
        }
        if (feedback.getRetracted() != (feedback.getScore() == null)) {
            return Optional.of("score must be null exactly when retracted");
        }
        if (feedback.getScore() != null && !isShare(feedback.getScore())) {
            return Optional.of("score must be a number in [0, 1]");
        }
        return Optional.empty();
    }

    private static boolean isQuestionId(String text) {
        return !text.isBlank() && QuestionLimits.characters(text) <= QuestionLimits.ID_CHARACTERS;
    }

    private static boolean isName(String text) {
        return !text.isBlank() && text.length() <= NAME_LENGTH;
    }

    // Written so that NaN fails.
    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }
}

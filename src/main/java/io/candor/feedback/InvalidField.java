package io.candor.feedback;

import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Feedback;
import io.candor.event.LabeledAnswer;
import io.candor.event.QuestionLimits;
import java.util.Optional;
import java.util.stream.Stream;

/** Holds decoded records to the ranges their schemas document. */
final class InvalidField {
    /** Longest comment, in characters. */
    static final int COMMENT_LENGTH = 2_000;
    /** Longest id or name, in characters. */
    static final int NAME_LENGTH = 128;
    /** Longest name that others made, in characters: a model may be named by its folder. */
    private static final int KEY_PART_LENGTH = 1_024;

    private InvalidField() {}

    /** One sentence that names the first field out of range, without its text. */
    static Optional<String> in(Object value) {
        if (value instanceof Feedback feedback) {
            return in(feedback);
        }
        if (value instanceof LabeledAnswer labeled) {
            return in(labeled);
        }
        return value instanceof Answer answer ? in(answer) : Optional.empty();
    }

    // Each becomes part of a key in the stores, whose parts NUL separates, and of reports and alarms.
    private static Optional<String> inNames(String modelId, String releaseId, String domain) {
        return Stream.of(modelId, releaseId, domain).allMatch(InvalidField::isKeyPart)
                ? Optional.empty()
                : Optional.of("modelId, releaseId and domain must have at most " + KEY_PART_LENGTH
                        + " characters and no NUL");
    }

    private static boolean isKeyPart(String name) {
        return name.length() <= KEY_PART_LENGTH && name.indexOf('\0') < 0;
    }

    private static Optional<String> in(LabeledAnswer labeled) {
        boolean shares =
                isShare(labeled.getConfidence()) && (labeled.getLabel() == null || isShare(labeled.getLabel()));
        return inNames(labeled.getModelId(), labeled.getReleaseId(), labeled.getDomain())
                .or(() -> inQuestionId(labeled.getQuestionId()))
                .or(() -> inTextHash(labeled.getTextHash()))
                .or(() -> inAuditSample(labeled.getAuditProbability(), labeled.getAuditSampled()))
                .or(() -> shares ? Optional.empty() : Optional.of("confidence and label must be numbers in [0, 1]"))
                .or(() -> inAnswerModel(labeled.getAnswerModel(), labeled.getAnswerConfidence()));
    }

    private static Optional<String> inAnswerModel(String answerModel, Double answerConfidence) {
        boolean valid = answerModel == null
                || isKeyPart(answerModel) && (answerConfidence == null || isShare(answerConfidence));
        return valid
                ? Optional.empty()
                : Optional.of("answerModel must have at most " + KEY_PART_LENGTH
                        + " characters and no NUL, and its answerConfidence must be a number in [0, 1]");
    }

    private static Optional<String> inQuestionId(String id) {
        return id.length() <= KEY_PART_LENGTH
                ? Optional.empty()
                : Optional.of("questionId must have at most " + KEY_PART_LENGTH + " characters");
    }

    private static Optional<String> inTextHash(String hash) {
        return hash == null || !hash.isEmpty() && isKeyPart(hash)
                ? Optional.empty()
                : Optional.of("textHash must have 1 to " + KEY_PART_LENGTH + " characters and no NUL");
    }

    private static Optional<String> inAuditSample(Double probability, boolean sampled) {
        boolean valid = probability == null ? !sampled : probability > 0 && probability <= 1;
        return valid
                ? Optional.empty()
                : Optional.of("auditProbability must be above 0 and at most 1, and there where auditSampled is true");
    }

    private static Optional<String> in(Answer answer) {
        boolean expired = answer.getDecision() == Decision.EXPIRED;
        Double confidence = answer.getConfidence();
        boolean judgeable = expired || (confidence != null && isShare(confidence));
        return inNames(answer.getModelId(), answer.getReleaseId(), answer.getDomain())
                .or(() -> inQuestionId(answer.getQuestionId()))
                .or(() -> inTextHash(answer.getTextHash()))
                .or(() -> inAuditSample(answer.getAuditProbability(), answer.getAuditSampled()))
                .or(() -> judgeable ? Optional.empty() : Optional.of("confidence must be a number in [0, 1]"))
                .or(() -> inAnswerModel(answer.getAnswerModel(), answer.getAnswerConfidence()));
    }

    private static Optional<String> in(Feedback feedback) {
        if (!isQuestionId(feedback.getQuestionId())) {
            return Optional.of(
                    "questionId must have 1 to " + QuestionLimits.ID_CHARACTERS + " characters, one of them visible");
        }
        if (!isName(feedback.getLabeler()) || !isName(feedback.getFeedbackId())) {
            return Optional.of(
                    "labeler and feedbackId must have 1 to " + NAME_LENGTH + " characters, one of them visible");
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
        return !QuestionLimits.isBlank(text) && QuestionLimits.characters(text) <= QuestionLimits.ID_CHARACTERS;
    }

    private static boolean isName(String text) {
        return !QuestionLimits.isBlank(text) && text.length() <= NAME_LENGTH;
    }

    // Written so that NaN fails.
    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }
}

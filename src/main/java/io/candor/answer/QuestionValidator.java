package io.candor.answer;

import io.candor.event.AnswerMode;
import io.candor.event.DeadLetterReason;
import io.candor.event.Question;
import io.candor.event.QuestionLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a question must be to be answerable, beyond its schema. Depends on the record and its arrival alone, so reading a record
 * again gives the same result wherever the broker stamps arrivals, whatever the clock of this machine says.
 */
final class QuestionValidator {
    /** Kafka did not exist before, so an earlier time is an error of the client's clock or unit. */
    private static final Instant FIRST_TIME = Instant.parse("2000-01-01T00:00:00Z");

    private static final Duration CLOCK_SKEW = Duration.ofDays(1);

    private final int maxCharacters;

    QuestionValidator(int maxCharacters) {
        this.maxCharacters = maxCharacters;
    }

    /**
     * Why the question cannot be answered; empty if it can.
     *
     * @param arrival when its record reached the topic
     */
    Optional<Outcome.Refused> refuse(byte[] key, Question question, Instant arrival) {
        return refuseKey(key, question)
                .or(() -> refuseText(question.getText()))
                .or(() -> refuseTimes(question, arrival))
                .or(() -> refuseFields(question))
                .or(() -> refuseOwners(question))
                .or(() -> refuseAnswer(question));
    }

    private static Optional<Outcome.Refused> refuseKey(byte[] key, Question question) {
        if (key == null) {
            return refused(DeadLetterReason.MISSING_KEY, "the record has no key; it must be the question's id");
        }
        int characters = QuestionLimits.characters(question.getId());
        if (characters < 1 || characters > QuestionLimits.ID_CHARACTERS) {
            return refused(
                    DeadLetterReason.INVALID_FIELD,
                    "id must have 1 to " + QuestionLimits.ID_CHARACTERS + " characters, has " + characters);
        }
        if (!QuestionLimits.isPlainLine(question.getId()) || QuestionLimits.isBlank(question.getId())) {
            return refused(DeadLetterReason.INVALID_FIELD, "id must be printable characters, one of them visible");
        }
        return Arrays.equals(key, question.getId().getBytes(StandardCharsets.UTF_8))
                ? Optional.empty()
                : refused(DeadLetterReason.KEY_MISMATCH, "the key is not the question's id");
    }

    private Optional<Outcome.Refused> refuseText(String text) {
        if (QuestionLimits.isBlank(text)) {
            return refused(DeadLetterReason.EMPTY_TEXT, "the question has no text");
        }
        int characters = QuestionLimits.characters(text);
        if (characters > maxCharacters) {
            return refused(
                    DeadLetterReason.TEXT_TOO_LONG,
                    "the text has " + characters + " characters, more than " + maxCharacters);
        }
        return QuestionLimits.isPlainText(text)
                ? Optional.empty()
                : refused(DeadLetterReason.CONTROL_CHARACTERS, "the text holds control characters");
    }

    private static Optional<Outcome.Refused> refuseTimes(Question question, Instant arrival) {
        Instant asked = question.getAskedAt();
        if (asked.isBefore(FIRST_TIME) || asked.isAfter(arrival.plus(CLOCK_SKEW))) {
            return refused(
                    DeadLetterReason.BAD_TIMESTAMP,
                    "askedAt must lie between the year 2000 and a day after its arrival, is " + asked);
        }
        Instant deadline = question.getDeadline();
        boolean meant =
                deadline == null || (!deadline.isBefore(asked) && deadline.isBefore(QuestionLimits.LAST_DEADLINE));
        return meant
                ? Optional.empty()
                : refused(
                        DeadLetterReason.BAD_TIMESTAMP,
                        "deadline must lie between askedAt and the year 2100, is " + deadline);
    }

    private static Optional<Outcome.Refused> refuseFields(Question question) {
        if (question.getMaxTokens() < 0) {
            return refused(
                    DeadLetterReason.INVALID_FIELD, "maxTokens must not be negative, is " + question.getMaxTokens());
        }
        String domain = question.getDomain();
        if (domain.equals(QuestionLimits.ALL_DOMAINS)) {
            return refused(
                    DeadLetterReason.INVALID_FIELD,
                    "domain must not be '*', which stands for all domains in reports and alarms");
        }
        // Who judges the answer has to name the same id and domain, and would be refused.
        boolean named = !QuestionLimits.isBlank(domain)
                && QuestionLimits.characters(domain) <= QuestionLimits.DOMAIN_CHARACTERS
                && QuestionLimits.isPlainLine(domain);
        return !named
                ? refused(
                        DeadLetterReason.INVALID_FIELD,
                        "domain must have 1 to " + QuestionLimits.DOMAIN_CHARACTERS
                                + " printable characters, one of them visible")
                : Optional.empty();
    }

    /** Without what is wrong: a subject is a person's, who is named nowhere else. */
    private static Optional<Outcome.Refused> refuseOwners(Question question) {
        if (question.getSubject() != null && !QuestionLimits.isSubject(question.getSubject())) {
            return refused(DeadLetterReason.INVALID_FIELD, "subject " + QuestionLimits.SUBJECT_NAME);
        }
        return question.getTenant() == null || QuestionLimits.isTenant(question.getTenant())
                ? Optional.empty()
                : refused(DeadLetterReason.INVALID_FIELD, "tenant " + QuestionLimits.TENANT_NAME);
    }

    /** An answer of another system and what is said of it. */
    private Optional<Outcome.Refused> refuseAnswer(Question question) {
        String answer = question.getAnswer();
        if ((answer == null) != (question.getAnswerModel() == null)
                || answer == null && question.getAnswerMeanTokenLogProbability() != null) {
            return refused(
                    DeadLetterReason.INVALID_FIELD,
                    "answer and answerModel belong together, and answerMeanTokenLogProbability to them");
        }
        if (answer == null) {
            return Optional.empty();
        }
        if (question.getMode() != AnswerMode.SCORE) {
            return refused(DeadLetterReason.INVALID_FIELD, "an answer is taken in mode SCORE only");
        }
        if (!QuestionLimits.isModelName(question.getAnswerModel())) {
            return refused(DeadLetterReason.INVALID_FIELD, "answerModel " + QuestionLimits.MODEL_NAME);
        }
        Double mean = question.getAnswerMeanTokenLogProbability();
        // Written so that NaN is outside.
        if (mean != null && !(mean <= 0 && Double.isFinite(mean))) {
            return refused(
                    DeadLetterReason.INVALID_FIELD,
                    "answerMeanTokenLogProbability must be a finite number of at most 0, is " + mean);
        }
        return refuseAnswerText(answer);
    }

    private Optional<Outcome.Refused> refuseAnswerText(String answer) {
        if (QuestionLimits.isBlank(answer)) {
            return refused(DeadLetterReason.EMPTY_TEXT, "the answer to score has no text");
        }
        int characters = QuestionLimits.characters(answer);
        if (characters > maxCharacters) {
            return refused(
                    DeadLetterReason.TEXT_TOO_LONG,
                    "the answer to score has " + characters + " characters, more than " + maxCharacters);
        }
        return QuestionLimits.isPlainText(answer)
                ? Optional.empty()
                : refused(DeadLetterReason.CONTROL_CHARACTERS, "the answer to score holds control characters");
    }

    private static Optional<Outcome.Refused> refused(DeadLetterReason reason, String detail) {
        return Optional.of(new Outcome.Refused(reason, detail));
    }
}

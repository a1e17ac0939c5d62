package io.candor.answer;

import static io.candor.answer.TestQuestions.NOW;
import static io.candor.answer.TestQuestions.bytes;
import static io.candor.answer.TestQuestions.question;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.AnswerMode;
import io.candor.event.BoundaryQuestions;
import io.candor.event.DeadLetterReason;
import io.candor.event.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionValidatorTest {
    private final QuestionValidator validator = new QuestionValidator(100);

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(DeadLetterReason.EMPTY_TEXT, question -> question.setText("")),
                refused(DeadLetterReason.EMPTY_TEXT, question -> question.setText(" \n\t ")),
                refused(DeadLetterReason.EMPTY_TEXT, question -> question.setText("\u200B\u00AD\u3164\uFFF9\u00A0")),
                refused(DeadLetterReason.INVALID_FIELD, question -> question.setDomain("\u2060")),
                refused(DeadLetterReason.INVALID_FIELD, question -> question.setDomain("*")),
                refused(DeadLetterReason.INVALID_FIELD, question -> question.setSubject(" ")),
                refused(DeadLetterReason.INVALID_FIELD, question -> question.setSubject("x".repeat(129))),
                refused(DeadLetterReason.INVALID_FIELD, question -> question.setTenant("")),
                refused(DeadLetterReason.INVALID_FIELD, question -> question.setTenant("a:b")),
                refused(DeadLetterReason.TEXT_TOO_LONG, question -> question.setText("x".repeat(101))),
                refused(DeadLetterReason.CONTROL_CHARACTERS, question -> question.setText("a\u0000b")),
                refused(DeadLetterReason.CONTROL_CHARACTERS, question -> question.setText("\u0007\u001b")),
                refused(DeadLetterReason.BAD_TIMESTAMP, question -> question.setAskedAt(Instant.EPOCH)),
                refused(
                        DeadLetterReason.BAD_TIMESTAMP,
                        question -> question.setAskedAt(Instant.ofEpochMilli(Long.MAX_VALUE))),
                refused(
                        DeadLetterReason.BAD_TIMESTAMP,
                        question -> question.setAskedAt(Instant.ofEpochMilli(Long.MIN_VALUE))),
                refused(DeadLetterReason.BAD_TIMESTAMP, question -> question.setDeadline(NOW.minusSeconds(1))),
                refused(
                        DeadLetterReason.BAD_TIMESTAMP,
                        question -> question.setDeadline(Instant.ofEpochMilli(Long.MAX_VALUE))),
                refused(
                        DeadLetterReason.TEXT_TOO_LONG,
                        question -> question.setText(BoundaryQuestions.EMOJI.repeat(101))),
                refused(DeadLetterReason.INVALID_FIELD, question -> question.setMaxTokens(-1)),
                refused(DeadLetterReason.INVALID_FIELD, question -> question.setDomain("x".repeat(129))),
                refused(DeadLetterReason.INVALID_FIELD, question -> question.setDomain(" ")),
                refused(DeadLetterReason.INVALID_FIELD, question -> question.setDomain("a\u0000b")),
                refused(DeadLetterReason.INVALID_FIELD, question -> answered(question, "Lima", "acme")
                        .setMode(AnswerMode.ANSWER)),
                refused(DeadLetterReason.INVALID_FIELD, question -> answered(question, "Lima", null)),
                refused(DeadLetterReason.INVALID_FIELD, question -> answered(question, null, "acme")),
                refused(DeadLetterReason.INVALID_FIELD, question -> question.setAnswerMeanTokenLogProbability(-1.0)),
                refused(DeadLetterReason.INVALID_FIELD, question -> answered(question, "Lima", "*")),
                refused(DeadLetterReason.INVALID_FIELD, question -> answered(question, "Lima", " ")),
                refused(DeadLetterReason.INVALID_FIELD, question -> answered(question, "Lima", "a\nb")),
                refused(DeadLetterReason.INVALID_FIELD, question -> answered(question, "Lima", "x".repeat(129))),
                refused(DeadLetterReason.INVALID_FIELD, question -> answered(question, "Lima", "acme")
                        .setAnswerMeanTokenLogProbability(0.1)),
                refused(DeadLetterReason.INVALID_FIELD, question -> answered(question, "Lima", "acme")
                        .setAnswerMeanTokenLogProbability(Double.NaN)),
                refused(DeadLetterReason.INVALID_FIELD, question -> answered(question, "Lima", "acme")
                        .setAnswerMeanTokenLogProbability(Double.NEGATIVE_INFINITY)),
                refused(DeadLetterReason.EMPTY_TEXT, question -> answered(question, " \u200B", "acme")),
                refused(DeadLetterReason.TEXT_TOO_LONG, question -> answered(question, "x".repeat(101), "acme")),
                refused(DeadLetterReason.CONTROL_CHARACTERS, question -> answered(question, "a\u0000b", "acme")));
    }

    private static Question answered(Question question, String answer, String model) {
        question.setMode(AnswerMode.SCORE);
        question.setAnswer(answer);
        question.setAnswerModel(model);
        return question;
    }

    @Test
    void shouldTakeAnAnswerOfAnotherSystemWhenItIsScored() {
        Question question = answered(question("id", "What?"), "<|eos|> Lima\n", "acme/large-2");
        question.setAnswerMeanTokenLogProbability(0.0);

        assertThat(validator.refuse(bytes("id"), question, NOW)).isEmpty();
    }

    private static Arguments refused(DeadLetterReason reason, Consumer<Question> change) {
        return Arguments.of(reason, change);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldRefuseWithTheTrueReason(DeadLetterReason reason, Consumer<Question> change) {
        Question question = question("id", "What?");
        change.accept(question);

        assertThat(validator.refuse(bytes("id"), question, NOW))
                .map(Outcome.Refused::reason)
                .contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", " ", "\u200B"})
    void shouldRefuseAnIdThatNoVerdictCouldName(String id) {
        assertThat(validator.refuse(bytes(id), question(id, "What?"), NOW))
                .map(Outcome.Refused::reason)
                .contains(DeadLetterReason.INVALID_FIELD);
    }

    @Test
    void shouldRefuseARecordWhoseKeyIsNotItsId() {
        Question question = question("id", "What?");

        assertThat(validator.refuse(null, question, NOW))
                .map(Outcome.Refused::reason)
                .contains(DeadLetterReason.MISSING_KEY);
        assertThat(validator.refuse(bytes("di"), question, NOW))
                .map(Outcome.Refused::reason)
                .contains(DeadLetterReason.KEY_MISMATCH);
        assertThat(validator.refuse(bytes(""), question("", "What?"), NOW))
                .map(Outcome.Refused::reason)
                .contains(DeadLetterReason.INVALID_FIELD);
    }

    static Stream<Question> atTheLimits() {
        return BoundaryQuestions.accepted(100, NOW);
    }

    @ParameterizedTest
    @MethodSource("atTheLimits")
    void shouldTakeAQuestionThatIsAtTheLimits(Question question) {
        assertThat(validator.refuse(bytes(question.getId()), question, NOW)).isEmpty();
    }

    @Test
    void shouldTakeOrdinaryQuestions() {
        Question question = question("id", "Which?\nA) one\tB) two\r\n");
        question.setDeadline(NOW.plusSeconds(60));

        assertThat(validator.refuse(bytes("id"), question, NOW)).isEmpty();
    }

    @Test
    void shouldJudgeAskedAtByTheArrivalWhateverTheClockOfThisMachineSays() {
        Question question = question("id", "What?");

        assertThat(validator.refuse(bytes("id"), question, question.getAskedAt().minus(Duration.ofHours(25))))
                .map(Outcome.Refused::reason)
                .contains(DeadLetterReason.BAD_TIMESTAMP);
        assertThat(validator.refuse(bytes("id"), question, question.getAskedAt().minus(Duration.ofHours(23))))
                .isEmpty();
    }
}

package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.event.AnswerMode;
import io.candor.event.BoundaryQuestions;
import io.candor.event.Question;
import io.candor.runtime.RejectedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QuestionParserTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private final QuestionParser parser = new QuestionParser(20, Clock.fixed(NOW, ZoneOffset.UTC), () -> "made");

    @Test
    void shouldFillInDefaultsWhenOnlyTheTextIsGiven() {
        Question question = parser.parse(request(null, "Why?", null, null, null, null, null, null));

        assertThat(question)
                .isEqualTo(Question.newBuilder()
                        .setId("made")
                        .setText("Why?")
                        .setAskedAt(NOW)
                        .build());
    }

    @Test
    void shouldKeepEveryFieldWhenAllAreGiven() {
        Question question =
                parser.parse(request("id/1 é", "a\nb", "capitals", "SCORE", 7, null, 1500L, Map.of("k", "v")));

        assertThat(question.getId()).isEqualTo("id/1 é");
        assertThat(question.getDomain()).isEqualTo("capitals");
        assertThat(question.getMode()).isEqualTo(AnswerMode.SCORE);
        assertThat(question.getMaxTokens()).isEqualTo(7);
        assertThat(question.getDeadline()).isEqualTo(NOW.plus(Duration.ofMillis(1500)));
        assertThat(question.getAttributes()).containsExactly(Map.entry("k", "v"));
    }

    @Test
    void shouldKeepTheAnswerOfAnotherSystemWhenItIsToBeScored() {
        Question question = parser.parse(scored("Lima", "acme", -0.25));

        assertThat(question.getAnswer()).isEqualTo("Lima");
        assertThat(question.getAnswerModel()).isEqualTo("acme");
        assertThat(question.getAnswerMeanTokenLogProbability()).isEqualTo(-0.25);
    }

    @Test
    void shouldNameTheFieldWhenTheAnswerOfAnotherSystemCannotBeScored() {
        assertRefused(scored("", "acme", null), "answer");
        assertRefused(scored("a\u0000b", "acme", null), "answer");
        assertRefused(scored("x".repeat(21), "acme", null), "answer");
        assertRefused(scored("Lima", null, null), "answerModel");
        assertRefused(scored("Lima", "*", null), "answerModel");
        assertRefused(scored(null, "acme", null), "answer");
        assertRefused(scored(null, null, -1.0), "answer");
        assertRefused(scored("Lima", "acme", 0.1), "answerMeanTokenLogProbability");
        assertRefused(scored("Lima", "acme", Double.NaN), "answerMeanTokenLogProbability");
        assertRefused(
                new QuestionRequest(null, "Why?", null, "ANSWER", null, null, null, null, "Lima", "acme", null, null),
                "answer");
    }

    private void assertRefused(QuestionRequest asked, String field) {
        assertThatThrownBy(() -> parser.parse(asked))
                .isInstanceOf(RejectedException.class)
                .hasMessageStartingWith(field + " ");
    }

    private static QuestionRequest scored(String answer, String model, Double mean) {
        return new QuestionRequest(null, "Why?", null, "SCORE", null, null, null, null, answer, model, mean, null);
    }

    static Stream<Question> atTheLimits() {
        return BoundaryQuestions.accepted(20, NOW);
    }

    @ParameterizedTest
    @MethodSource("atTheLimits")
    void shouldTakeAQuestionThatIsAtTheLimits(Question question) {
        Question parsed = parser.parse(request(
                question.getId(),
                question.getText(),
                question.getDomain(),
                question.getMode().name(),
                question.getMaxTokens(),
                question.getDeadline() == null ? null : question.getDeadline().toString(),
                null,
                null));

        assertThat(parsed).isEqualTo(question);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(request(null, null, null, null, null, null, null, null), "text is missing"),
                Arguments.of(request(null, " \n", null, null, null, null, null, null), "text is missing or blank"),
                Arguments.of(
                        request(null, "\u200B\u00AD\u3164\uFFF9\u00A0", null, null, null, null, null, null),
                        "text is missing or blank"),
                Arguments.of(request("\u200B", "a", null, null, null, null, null, null), "id must be 1 to 128"),
                Arguments.of(request(null, "a", "\u2060", null, null, null, null, null), "domain must be 1 to 128"),
                Arguments.of(request(null, "a", "*", null, null, null, null, null), "domain must not be '*'"),
                Arguments.of(
                        request(null, "x".repeat(21), null, null, null, null, null, null), "text has 21 characters"),
                Arguments.of(request(null, "a\u0000b", null, null, null, null, null, null), "control characters"),
                Arguments.of(request(null, "a\uD800", null, null, null, null, null, null), "broken surrogate"),
                Arguments.of(request("", "a", null, null, null, null, null, null), "id must be 1 to 128"),
                Arguments.of(request("x".repeat(129), "a", null, null, null, null, null, null), "id must be 1 to 128"),
                Arguments.of(request("a\nb", "a", null, null, null, null, null, null), "id must be 1 to 128"),
                Arguments.of(request("..", "a", null, null, null, null, null, null), "id must not be '.' or '..'"),
                Arguments.of(request(null, "a", " ", null, null, null, null, null), "domain must be 1 to 128"),
                Arguments.of(
                        request(null, "a", null, "answer", null, null, null, null), "mode must be ANSWER or SCORE"),
                Arguments.of(request(null, "a", null, null, -1, null, null, null), "maxTokens must not be negative"),
                Arguments.of(request(null, "a", null, null, null, "soon", null, null), "ISO 8601"),
                Arguments.of(request(null, "a", null, null, null, NOW.toString(), null, null), "in the future"),
                Arguments.of(
                        request(null, "a", null, null, null, "9999-01-01T00:00:00Z", null, null),
                        "before the year 2100"),
                Arguments.of(request(null, "a", null, null, null, null, 0L, null), "ttlMillis must be at least 1"),
                Arguments.of(
                        request(null, "a", null, null, null, null, Long.MAX_VALUE, null),
                        "ttlMillis must end before the year 2100"),
                Arguments.of(
                        request(null, "a", null, null, null, "2027-01-01T00:00:00Z", 1L, null), "exclude each other"),
                Arguments.of(
                        request(null, "a", null, null, null, null, null, Map.of("k", "\u0007")), "attribute value"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void shouldNameTheFieldWhenItIsOutsideItsRange(QuestionRequest asked, String detail) {
        assertThatThrownBy(() -> parser.parse(asked))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining(detail);
    }

    @Test
    void shouldKeepTheSubjectAndNotRepeatOneThatIsNone() {
        String named = "sam".repeat(50);

        assertThat(parser.parse(about("sam")).getSubject()).isEqualTo("sam");
        assertThatThrownBy(() -> parser.parse(about(named)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("subject must be")
                .hasMessageNotContaining(named);
    }

    private static QuestionRequest about(String subject) {
        return new QuestionRequest(null, "Why?", null, null, null, null, null, null, null, null, null, subject);
    }

    private static QuestionRequest request(
            String id,
            String text,
            String domain,
            String mode,
            Integer maxTokens,
            String deadline,
            Long ttlMillis,
            Map<String, String> attributes) {
        return new QuestionRequest(id, text, domain, mode, maxTokens, deadline, ttlMillis, attributes);
    }
}

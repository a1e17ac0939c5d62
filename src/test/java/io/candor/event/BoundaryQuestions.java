package io.candor.event;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/** Questions at the very limits, which every way in must take. */
public final class BoundaryQuestions {
    /** One character of two UTF-16 units. */
    public static final String EMOJI = "\uD83D\uDE42";

    /** A character that Unicode has and Java 17 does not know: the melting face of Unicode 14. */
    private static final String NEWER = "\uD83E\uDEE0";

    private BoundaryQuestions() {}

    /** @param textCharacters the longest text that is taken */
    public static Stream<Question> accepted(int textCharacters, Instant now) {
        return Stream.of(
                question("id", "x".repeat(textCharacters), "domain", now),
                question("id", EMOJI.repeat(textCharacters), "domain", now),
                question("id", "Which " + NEWER + "?\r\n\tA) one", "domain", now),
                question("x".repeat(QuestionLimits.ID_CHARACTERS), "Why?", "domain", now),
                question(EMOJI.repeat(QuestionLimits.ID_CHARACTERS), "Why?", "domain", now),
                question("id", "Why?", "x".repeat(QuestionLimits.DOMAIN_CHARACTERS), now),
                question("id", "Why?", EMOJI.repeat(QuestionLimits.DOMAIN_CHARACTERS), now),
                new Question(
                        "id",
                        "Why?",
                        "domain",
                        AnswerMode.ANSWER,
                        Integer.MAX_VALUE,
                        now,
                        null,
                        Map.of(),
                        null,
                        null,
                        null,
                        null,
                        null),
                new Question(
                        "id",
                        "Why?",
                        "domain",
                        AnswerMode.ANSWER,
                        0,
                        now,
                        QuestionLimits.LAST_DEADLINE.minusMillis(1),
                        Map.of(),
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    private static Question question(String id, String text, String domain, Instant now) {
        return new Question(id, text, domain, AnswerMode.ANSWER, 0, now, null, Map.of(), null, null, null, null, null);
    }
}

package io.candor.answer;

import io.candor.event.AnswerMode;
import io.candor.event.Question;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** Questions for tests. */
final class TestQuestions {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private TestQuestions() {}

    static Question question(String id, String text) {
        return new Question(
                id, text, "general", AnswerMode.ANSWER, 0, NOW, null, Map.of(), null, null, null, null, null);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.candor.event;

import java.time.Instant;
import java.util.Map;

/** Records with every field set, for tests. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    private Samples() {}

    static Question question() {
        return Question.newBuilder()
                .setId("q-1")
                .setText("What is the capital of Österreich? 🏔")
                .setDomain("geography")
                .setMode(AnswerMode.SCORE)
                .setMaxTokens(16)
                .setAskedAt(NOW)
                .setDeadline(NOW.plusSeconds(30))
                .setAttributes(Map.of("tenant", "acme"))
                .build();
    }

    static Answer answer() {
        return Answer.newBuilder()
                .setQuestionId("q-1")
                .setQuestion("What?")
                .setAnswer("Vienna")
                .setConfidence(0.75)
                .setMeanTokenLogProbability(-0.25)
                .setDecision(Decision.ACCEPTED)
                .setModelId("atlas")
                .setReleaseId("r-1")
                .setPromptTokens(12)
                .setAnswerTokens(2)
                .setAskedAt(NOW)
                .setAnsweredAt(NOW.plusMillis(5))
                .setSource(new RecordPosition("candor.questions", 3, 42L))
                .build();
    }
}

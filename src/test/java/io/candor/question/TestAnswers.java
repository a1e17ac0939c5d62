package io.candor.question;

import io.candor.MappedConfig;
import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.RecordPosition;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Answers and configs to test with. */
final class TestAnswers {
    private TestAnswers() {}

    static Answer answer(String id, String domain) {
        return Answer.newBuilder()
                .setQuestionId(id)
                .setQuestion("What is the capital of Peru?")
                .setDomain(domain)
                .setAnswer("Lima")
                .setConfidence(0.75)
                .setMeanTokenLogProbability(-0.25)
                .setDecision(Decision.ACCEPTED)
                .setModelId("atlas")
                .setReleaseId("r1")
                .setAskedAt(Instant.EPOCH)
                .setAnsweredAt(Instant.EPOCH)
                .setSource(new RecordPosition("candor.questions", 0, 0L))
                .build();
    }

    static QuestionOutcome.Answered outcome(String id, long offset, int bytes) {
        return new QuestionOutcome.Answered(
                AnswerView.of(answer(id, "general")), 0, offset, StreamPosition.START.with(0, offset), bytes);
    }

    static QuestionOutcome.DeadLettered dead(String id) {
        return dead(id, Optional.empty(), 1);
    }

    /** @param offset of the question's record */
    static QuestionOutcome.DeadLettered dead(String id, Optional<QuestionContent> content, long offset) {
        return new QuestionOutcome.DeadLettered(
                id,
                content,
                new QuestionOutcome.DeadLetterView("UNANSWERABLE", "no memory", "candor.questions", 0, offset, null),
                10);
    }

    static QuestionConfig config(Map<String, String> settings) {
        return MappedConfig.of(QuestionConfig.class, settings);
    }
}

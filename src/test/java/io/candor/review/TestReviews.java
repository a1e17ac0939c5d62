package io.candor.review;

import io.candor.MappedConfig;
import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import io.candor.event.RecordPosition;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Answers, verdicts and settings to test with. */
public final class TestReviews {
    private TestReviews() {}

    public static Answer answer(String id, String domain, double confidence, boolean sampled) {
        return Answer.newBuilder()
                .setQuestionId(id)
                .setQuestion("Which number comes after " + number(id) + "?")
                .setDomain(domain)
                .setAnswer("The number after " + number(id))
                .setConfidence(confidence)
                .setMeanTokenLogProbability(-0.25)
                .setDecision(confidence >= 0.5 ? Decision.ACCEPTED : Decision.REVIEW)
                .setModelId("atlas")
                .setReleaseId("r1")
                .setAskedAt(Instant.EPOCH)
                .setAnsweredAt(Instant.parse("2026-01-01T12:00:00Z"))
                .setAuditProbability(0.2)
                .setAuditSampled(sampled)
                .setSource(new RecordPosition("candor.questions", 0, (long) id.hashCode() & 0xFFFF))
                .build();
    }

    private static String number(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    static Feedback verdict(String id, String labeler, Double score, Instant at) {
        return Feedback.newBuilder()
                .setFeedbackId(UUID.randomUUID().toString())
                .setQuestionId(id)
                .setScore(score)
                .setRetracted(score == null)
                .setLabeler(labeler)
                .setSource(FeedbackSource.HUMAN)
                .setGivenAt(at)
                .build();
    }

    static ReviewConfig config(Map<String, String> settings) {
        return MappedConfig.of(ReviewConfig.class, settings);
    }
}

package io.candor.feedback;

import io.candor.MappedConfig;
import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import io.candor.event.RecordPosition;
import io.candor.event.Timings;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Records of one small story: one model, one release, answers one second apart. */
final class Samples {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Samples() {}

    static FeedbackConfig config() {
        return config(Map.of());
    }

    /** @param settings of candor.feedback, prefix left out, over those of the story */
    static FeedbackConfig config(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.ofEntries(
                Map.entry("waiting.max-labelers", "3"),
                Map.entry("batches.size", "1000000"),
                Map.entry("batches.drift-minimum", "5"),
                Map.entry("reports.window", "1H"),
                Map.entry("reports.every", "20"),
                Map.entry("reports.resamples", "100"),
                Map.entry("drift.alpha", "0.05"),
                Map.entry("drift.rearm-labels", "100"),
                Map.entry("drift.maturity", "0s"),
                Map.entry("drift.verdict-wait", "0s"),
                Map.entry("streams.application-id", "calibrator-test"),
                Map.entry("streams.state", "MEMORY")));
        all.putAll(settings);
        return MappedConfig.of(FeedbackConfig.class, all);
    }

    static Answer answer(String id, double confidence) {
        return Answer.newBuilder()
                .setQuestionId(id)
                .setQuestion("What is asked in " + id + "?")
                .setDomain("geography")
                .setAnswer("an answer")
                .setConfidence(confidence)
                .setDecision(Decision.ACCEPTED)
                .setModelId("atlas")
                .setReleaseId("r1")
                .setAskedAt(NOON)
                .setAnsweredAt(NOON)
                .setTimings(new Timings(0L, 0L, 0L))
                .setSource(new RecordPosition("candor.questions", 0, 0L))
                .build();
    }

    /** The same answer, drawn into the audit sample. */
    static Answer sampled(Answer answer) {
        return Answer.newBuilder(answer)
                .setAuditProbability(0.2)
                .setAuditSampled(true)
                .build();
    }

    /** The same answer to a question that asks what another one asks. */
    static Answer asking(String textHash, Answer answer) {
        return Answer.newBuilder(answer).setTextHash(textHash).build();
    }

    static Answer expired(String id) {
        return Answer.newBuilder(answer(id, 0.5))
                .setDecision(Decision.EXPIRED)
                .setAnswer(null)
                .setConfidence(null)
                .build();
    }

    static Feedback verdict(String id, String labeler, double score) {
        return verdict(id, labeler, score, 0);
    }

    /** A verdict given some seconds after noon. */
    static Feedback verdict(String id, String labeler, double score, int second) {
        return Feedback.newBuilder()
                .setFeedbackId(id + "/" + labeler + "/" + second)
                .setQuestionId(id)
                .setScore(score)
                .setLabeler(labeler)
                .setSource(FeedbackSource.HUMAN)
                .setGivenAt(NOON.plusSeconds(second))
                .build();
    }

    static Feedback by(FeedbackSource source, Feedback feedback) {
        return Feedback.newBuilder(feedback).setSource(source).build();
    }

    static Feedback retraction(String id, String labeler, int second) {
        return Feedback.newBuilder(verdict(id, labeler, 0, second))
                .setScore(null)
                .setRetracted(true)
                .build();
    }
}

package io.candor.demo;

import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import io.candor.event.KafkaConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Five people who look answers up and say whether they are right; each question meets one of them. */
final class Labelers implements AutoCloseable {
    private static final List<String> NAMES = List.of("ada", "ben", "cleo", "dora", "emil");

    private final Sender<Feedback> feedback;

    Labelers(KafkaConnection connection) {
        feedback = new Sender<>(connection, connection.topics().feedback());
    }

    void judge(AnsweredQuestion answered) {
        String id = answered.question().id();
        String labeler = NAMES.get(Math.floorMod(id.hashCode(), NAMES.size()));
        feedback.send(
                id,
                Feedback.newBuilder()
                        .setFeedbackId(id + " by " + labeler)
                        .setQuestionId(id)
                        .setScore(answered.right() ? 1.0 : 0.0)
                        .setLabeler(labeler)
                        .setSource(FeedbackSource.HUMAN)
                        .setComment(null)
                        .setGivenAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                        .setRetracted(false)
                        .build());
    }

    @Override
    public void close() {
        feedback.close();
    }
}

package io.candor.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.event.DeadLetter;
import io.candor.event.EventConfig;
import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import io.candor.event.Topics;
import io.candor.event.client.FollowedTopics;
import io.candor.event.client.TopicReader;
import io.candor.event.registry.InMemorySchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedbackFollowerTest {
    private final Topics topics = Topics.of(
            new EventConfig(1, (short) 1, Map.of("schema.registry.url", "http://localhost:1")),
            new InMemorySchemaRegistry());
    private final FeedbackOutcomes outcomes = new FeedbackOutcomes(100);
    private final MockConsumer<byte[], byte[]> consumer = new FollowedTopics(
            topics.labeledAnswers().name(), topics.feedbackDeadLetters().name());
    private final FeedbackFollower follower =
            new FeedbackFollower(new TopicReader(consumer), topics, outcomes, Duration.ofHours(1), Clock.systemUTC());
    private final Thread thread = new Thread(follower);

    @BeforeEach
    void follow() {
        thread.start();
        await().until(() -> !consumer.assignment().isEmpty());
    }

    @AfterEach
    void stop() throws InterruptedException {
        follower.close();
        thread.join();
    }

    @Test
    void shouldPassOverARecordThatIsNothingAndFollowTheNextOnes() {
        consumer.schedulePollTask(() -> {
            consumer.addRecord(
                    new ConsumerRecord<>(topics.labeledAnswers().name(), 0, 0, new byte[] {1}, new byte[2_900_000]));
            consumer.addRecord(deadLetter(0, "next"));
        });

        await().untilAsserted(() -> assertThat(outcomes.find("next")).isPresent());
    }

    @Test
    void shouldGoOnWhenPollingFails() {
        consumer.schedulePollTask(() -> {
            throw new IllegalStateException("a bug of the client");
        });
        consumer.schedulePollTask(() -> consumer.addRecord(deadLetter(0, "next")));

        await().untilAsserted(() -> assertThat(outcomes.find("next")).isPresent());
        assertThat(thread.isAlive()).isTrue();
    }

    @Test
    void shouldNotWaitForASchemaThatTheCalibratorHasWaitedFor() {
        consumer.schedulePollTask(() -> {
            ConsumerRecord<byte[], byte[]> unknown = new ConsumerRecord<>(
                    topics.feedbackDeadLetters().name(), 0, 0, new byte[] {1}, new byte[] {0, 0, 0, 39, 14, 1});
            unknown.headers()
                    .add(DeadLetter.TOPIC, topics.feedback().name().getBytes(StandardCharsets.UTF_8))
                    .add(DeadLetter.REASON, "UNKNOWN_SCHEMA".getBytes(StandardCharsets.UTF_8));
            consumer.addRecord(unknown);
            consumer.addRecord(deadLetter(1, "next"));
        });

        await().untilAsserted(() -> assertThat(outcomes.find("next")).isPresent());
    }

    private ConsumerRecord<byte[], byte[]> deadLetter(long offset, String feedbackId) {
        Feedback feedback = Feedback.newBuilder()
                .setFeedbackId(feedbackId)
                .setQuestionId("q")
                .setScore(1.0)
                .setLabeler("ann")
                .setSource(FeedbackSource.HUMAN)
                .setGivenAt(Instant.EPOCH)
                .build();
        byte[] value = topics.feedback()
                .valueSerde()
                .serializer()
                .serialize(topics.feedback().name(), feedback);
        ConsumerRecord<byte[], byte[]> letter = new ConsumerRecord<>(
                topics.feedbackDeadLetters().name(), 0, offset, "q".getBytes(StandardCharsets.UTF_8), value);
        letter.headers()
                .add(DeadLetter.TOPIC, topics.feedback().name().getBytes(StandardCharsets.UTF_8))
                .add(DeadLetter.REASON, "UNKNOWN_QUESTION".getBytes(StandardCharsets.UTF_8));
        return letter;
    }
}

package io.candor.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.event.DeadLetter;
import io.candor.event.EventConfig;
import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import io.candor.event.Topics;
import io.candor.event.client.TopicReader;
import io.candor.event.registry.InMemorySchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedbackFollowerTest {
    private final Topics topics = Topics.of(
            new EventConfig(1, (short) 1, Map.of("schema.registry.url", "http://localhost:1")),
            new InMemorySchemaRegistry());
    private final FeedbackOutcomes outcomes = new FeedbackOutcomes(100);
    private final MockConsumer<byte[], byte[]> consumer = new FromTheStart();
    private final FeedbackFollower follower =
            new FeedbackFollower(new TopicReader(consumer), topics, outcomes, Duration.ofHours(1), Clock.systemUTC());
    private final Thread thread = new Thread(follower);

    /** MockConsumer knows no offsets by time: all partitions begin at their first record. */
    private static final class FromTheStart extends MockConsumer<byte[], byte[]> {
        FromTheStart() {
            super("earliest");
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
            Map<TopicPartition, OffsetAndTimestamp> first = new HashMap<>();
            times.keySet().forEach(partition -> first.put(partition, new OffsetAndTimestamp(0, 0)));
            return first;
        }
    }

    @BeforeEach
    void follow() {
        for (String topic : List.of(
                topics.labeledAnswers().name(), topics.feedbackDeadLetters().name())) {
            consumer.updatePartitions(topic, List.of(new PartitionInfo(topic, 0, null, null, null)));
            consumer.updateBeginningOffsets(Map.of(new TopicPartition(topic, 0), 0L));
            consumer.updateEndOffsets(Map.of(new TopicPartition(topic, 0), 0L));
        }
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

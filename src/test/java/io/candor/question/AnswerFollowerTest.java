package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.erasure.ErasureLog;
import io.candor.event.Answer;
import io.candor.event.AvroDeserializer;
import io.candor.event.EventConfig;
import io.candor.event.Topics;
import io.candor.event.client.FollowedTopics;
import io.candor.event.client.TopicReader;
import io.candor.event.registry.InMemorySchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswerFollowerTest {
    private static final String BROKEN = "broken";

    private final Topics topics = Topics.of(
            new EventConfig(
                    1,
                    (short) 1,
                    Map.of(
                            "schema.registry.url",
                            "http://localhost:1",
                            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                            Failing.class.getName())),
            new InMemorySchemaRegistry());
    private final RecentQuestions recent = new RecentQuestions(100, 1 << 20, 100, 100);
    private final MockConsumer<byte[], byte[]> consumer = new FollowedTopics(
            topics.answers().name(), topics.questionDeadLetters().name());
    private final AnswerFollower follower = new AnswerFollower(
            new TopicReader(consumer),
            new ErasureLog(topics.erasures(), new TopicReader(new MockConsumer<>("earliest"))),
            topics,
            new AnswerStream(recent, 1, Duration.ofSeconds(1)),
            recent,
            Duration.ofHours(1),
            Clock.systemUTC());
    private final Thread thread = new Thread(follower);

    /** Ours, with a bug that one answer shows. */
    public static final class Failing implements Deserializer<Answer> {
        private final AvroDeserializer<Answer> deserializer = new AvroDeserializer<>();

        @Override
        public void configure(Map<String, ?> settings, boolean isKey) {
            deserializer.configure(settings, isKey);
        }

        @Override
        public Answer deserialize(String topic, byte[] bytes) {
            Answer answer = deserializer.deserialize(topic, bytes);
            if (answer.getQuestionId().equals(BROKEN)) {
                throw new IllegalStateException("a bug");
            }
            return answer;
        }
    }

    @BeforeEach
    void follow() {
        thread.start();
        await().until(() -> follower.problem().isEmpty());
    }

    @AfterEach
    void stop() throws InterruptedException {
        follower.close();
        thread.join();
    }

    private ConsumerRecord<byte[], byte[]> answer(long offset, String id) {
        String topic = topics.answers().name();
        byte[] value = topics.answers().valueSerde().serializer().serialize(topic, TestAnswers.answer(id, "general"));
        return new ConsumerRecord<>(topic, 0, offset, id.getBytes(StandardCharsets.UTF_8), value);
    }

    @Test
    void shouldPassOverARecordThatFailsAndFollowTheNextOnes() {
        consumer.schedulePollTask(() -> {
            consumer.addRecord(answer(0, BROKEN));
            consumer.addRecord(answer(1, "next"));
        });

        await().untilAsserted(() -> assertThat(recent.size()).isOne());
        assertThat(follower.passedOver()).isOne();
    }

    @Test
    void shouldGoOnWhenPollingFails() {
        consumer.schedulePollTask(() -> {
            throw new IllegalStateException("a bug of the client");
        });
        consumer.schedulePollTask(() -> consumer.addRecord(answer(0, "next")));

        await().untilAsserted(() -> assertThat(recent.size()).isOne());
        assertThat(thread.isAlive()).isTrue();
    }
}

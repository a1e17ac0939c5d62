package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.event.EventConfig;
import io.candor.event.Topics;
import io.candor.event.registry.InMemorySchemaRegistry;
import java.time.Clock;
import java.time.Duration;
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

class AnswerFollowerTest {
    private final Topics topics =
            Topics.of(EventConfig.of(1, 1, "http://localhost:1"), new InMemorySchemaRegistry());
    private final RecentQuestions recent = new RecentQuestions(100, 1 << 20, 100, 100);
    private final MockConsumer<byte[], byte[]> consumer = new Starting();
    private final AnswerFollower follower = new AnswerFollower(
            consumer,
            topics,
            new AnswerStream(recent, 1, Duration.ofSeconds(1)),
            recent,
            Duration.ofHours(1),
            Clock.systemUTC());
    private final Thread thread = new Thread(follower);

    /** MockConsumer knows no offsets by time: all partitions begin at their first record. */
    private static final class Starting extends MockConsumer<byte[], byte[]> {
        Starting() {
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
        for (String topic :
                List.of(topics.answers().name(), topics.questionDeadLetters().name())) {
            consumer.updatePartitions(topic, List.of(new PartitionInfo(topic, 0, null, null, null)));
            consumer.updateBeginningOffsets(Map.of(new TopicPartition(topic, 0), 0L));
            consumer.updateEndOffsets(Map.of(new TopicPartition(topic, 0), 0L));
        }
        thread.start();
        await().until(() -> follower.problem().isEmpty());
    }

    @AfterEach
    void stop() throws InterruptedException {
        follower.close();
        thread.join();
    }

    private void answer(long offset, String id) {
        String topic = topics.answers().name();
        byte[] value = topics.answers().valueSerde().serializer().serialize(topic, TestAnswers.answer(id));
        consumer.schedulePollTask(() -> consumer.addRecord(new ConsumerRecord<>(topic, 0, offset, id.getBytes(), value)));
    }

    @Test
    void shouldPassOverARecordThatFailsAndGoOn() {
        // Without a schema registry's id in front, and of an outcome that the window refuses.
        answer(0, "first");
        await().until(() -> recent.size() == 1);
        AnswerStream.class.getName();
        consumer.schedulePollTask(() -> consumer.setPollException(new org.apache.kafka.common.KafkaException("once")));
        consumer.schedulePollTask(() -> {
            throw new IllegalStateException("a bug");
        });
        answer(1, "second");

        await().untilAsserted(() -> assertThat(recent.size()).isEqualTo(2));
        assertThat(thread.isAlive()).isTrue();
    }
}

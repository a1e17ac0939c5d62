package io.candor.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.MappedConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitPaceTest {
    private static final String TOPIC = "questions";

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final CommitPace pace = new CommitPace(consumer, MappedConfig.of(AnswerConfig.class, Map.of()));

    private void assigned(int own, int all) {
        consumer.updatePartitions(
                TOPIC,
                IntStream.range(0, all)
                        .mapToObj(number -> new PartitionInfo(TOPIC, number, null, null, null))
                        .toList());
        pace.assigned(IntStream.range(0, own)
                .mapToObj(number -> new TopicPartition(TOPIC, number))
                .toList());
    }

    @ParameterizedTest
    @CsvSource({"12,12,40", "3,12,40", "7,64,40", "2,64,128", "1,64,256", "1,50,200"})
    void shouldMakeTwoHundredAndFiftyCommitsASecondWithAllOthersAtMost(int own, int all, long millis) {
        assigned(own, all);

        assertThat(pace.interval(0)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void shouldGatherForTheLongerOfBothWhileQuestionsWait() {
        assigned(2, 64);

        assertThat(pace.interval(1_000)).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void shouldGoOnAsBeforeWhenItHasNoPartitionForAWhile() {
        assigned(1, 50);

        pace.assigned(List.of());

        assertThat(pace.interval(0)).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void shouldGoByItsOwnIntervalWhenPartitionsAreNotKnown() {
        CommitPace blind = new CommitPace(
                new MockConsumer<byte[], byte[]>("earliest") {
                    @Override
                    public synchronized List<PartitionInfo> partitionsFor(String topic) {
                        throw new TimeoutException("no broker");
                    }
                },
                MappedConfig.of(AnswerConfig.class, Map.of()));

        blind.assigned(List.of(new TopicPartition(TOPIC, 0)));

        assertThat(blind.interval(0)).isEqualTo(Duration.ofMillis(40));
    }
}

package io.candor.event.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicReaderTest {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final TopicPartition LEFT = new TopicPartition("answers", 0);
    private static final TopicPartition RIGHT = new TopicPartition("answers", 1);

    private final Map<TopicPartition, OffsetAndTimestamp> young = new HashMap<>();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
        @Override
        public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
            Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
            // As Kafka does: a partition without a record as young as that has no offset.
            times.keySet().forEach(partition -> found.put(partition, young.get(partition)));
            return found;
        }
    };
    private final TopicReader reader = new TopicReader(consumer);
    private final List<String> read = new ArrayList<>();

    @BeforeEach
    void haveATopicOfTwoPartitions() {
        consumer.updatePartitions("answers", List.of(info(0), info(1)));
        consumer.updateBeginningOffsets(Map.of(LEFT, 2L, RIGHT, 0L));
        consumer.updateEndOffsets(Map.of(LEFT, 5L, RIGHT, 1L));
    }

    private static PartitionInfo info(int partition) {
        return new PartitionInfo("answers", partition, null, null, null);
    }

    private void put(TopicPartition partition, long... offsets) {
        for (long offset : offsets) {
            consumer.addRecord(
                    new ConsumerRecord<>(partition.topic(), partition.partition(), offset, new byte[0], new byte[0]));
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        read.add(record.partition() + ":" + record.offset());
    }

    @Test
    void shouldNameTheTopicWhenItDoesNotExist() {
        assertThatThrownBy(() -> reader.partitions(List.of("answers", "missing")))
                .isInstanceOf(UnknownTopicOrPartitionException.class)
                .hasMessage("topic missing does not exist, create it: candor topics create");
    }

    @Test
    void shouldHandOverAllThatIsThereWhenReadToTheEnd() {
        reader.add(reader.beginnings(reader.partitions(List.of("answers"))));
        put(LEFT, 2, 3, 4);
        put(RIGHT, 0);

        reader.readToEnd(this::note);

        assertThat(read).containsExactlyInAnyOrder("0:2", "0:3", "0:4", "1:0");
    }

    @Test
    void shouldReadOnUntilTheLastPartitionIsAtItsEnd() {
        reader.add(reader.beginnings(reader.partitions(List.of("answers"))));
        put(LEFT, 2, 3, 4);
        consumer.scheduleNopPollTask();
        consumer.schedulePollTask(() -> put(RIGHT, 0));

        reader.readToEnd(this::note);

        assertThat(read).endsWith("1:0").hasSize(4);
    }

    @Test
    void shouldReadNothingWhenAllWasRead() {
        reader.add(reader.ends(reader.partitions(List.of("answers"))));

        reader.readToEnd(this::note);

        assertThat(read).isEmpty();
    }

    @Test
    void shouldHandOverARecordAgainWhenItsReadingFailed() {
        reader.add(reader.beginnings(reader.partitions(List.of("answers"))));
        put(LEFT, 2, 3, 4);
        put(RIGHT, 0);

        assertThatThrownBy(() -> reader.readOn(AT_ONCE, record -> {
                    note(record);
                    if (record.offset() == 3) {
                        throw new TimeoutException("the registry is away");
                    }
                }))
                .isInstanceOf(TimeoutException.class);
        put(LEFT, 3, 4);
        if (reader.position(RIGHT) == 0) {
            put(RIGHT, 0);
        }
        reader.readToEnd(this::note);

        assertThat(read.stream().filter("0:3"::equals)).hasSize(2);
        assertThat(read.stream().filter(place -> !place.equals("0:3"))).containsExactlyInAnyOrder("0:2", "0:4", "1:0");
    }

    @Test
    void shouldBeginWithTheFirstRecordAsYoungAsAsked() {
        young.put(LEFT, new OffsetAndTimestamp(4, 1_000));

        Map<TopicPartition, Long> starts =
                reader.since(reader.partitions(List.of("answers")), Instant.ofEpochMilli(900));

        assertThat(starts).isEqualTo(Map.of(LEFT, 4L, RIGHT, 1L));
    }

    @Test
    void shouldGoOnWhereItWasWhenAPartitionIsAdded() {
        reader.add(Map.of(LEFT, 2L));
        put(LEFT, 2, 3);
        reader.readOn(AT_ONCE, this::note);

        reader.add(Map.of(RIGHT, 0L));

        assertThat(reader.assignment()).isEqualTo(Set.of(LEFT, RIGHT));
        assertThat(reader.position(LEFT)).isEqualTo(4);
    }

    @Test
    void shouldEndTheReadingWhenWokenUp() {
        reader.add(Map.of(LEFT, 2L));

        reader.wakeup();

        assertThatThrownBy(() -> reader.readToEnd(this::note)).isInstanceOf(WakeupException.class);
    }
}

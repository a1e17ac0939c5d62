package io.candor.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class RecordLimitsTest {
    private final RecordLimits limits = new RecordLimits();

    @Test
    void shouldTakeEverythingUntilSomethingWasRefused() {
        assertThat(limits.takes(record("one", 5_000_000))).isTrue();

        limits.refused(record("one", 3_000_000));

        assertThat(limits.takes(record("one", 3_000_000))).isFalse();
        assertThat(limits.takes(record("one", 1_000_000)))
                .as("Kafka's default limit")
                .isTrue();
        assertThat(limits.takes(record("another", 5_000_000))).isTrue();
    }

    @Test
    void shouldComeDownInFewStepsHoweverLittleATopicTakes() {
        int refusals = 0;
        while (limits.of("one") > 10_000) {
            limits.refused(record("one", limits.of("one") > 5_000_000 ? 5_000_000 : limits.of("one")));
            refusals++;
        }

        assertThat(refusals).isLessThan(10);
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, int bytes) {
        return new ProducerRecord<>(topic, new byte[bytes]);
    }
}

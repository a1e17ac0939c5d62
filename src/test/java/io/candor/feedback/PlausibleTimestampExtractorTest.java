package io.candor.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlausibleTimestampExtractorTest {
    private static final long NOW = 1_000_000;

    private final PlausibleTimestampExtractor extractor = new PlausibleTimestampExtractor(() -> NOW);

    @ParameterizedTest(name = "{0} stamped {1} in a partition that has reached {2}: {3}")
    @CsvSource({
        // What the broker stamped is no word of a producer, be its clock ahead of ours or behind.
        "LOG_APPEND_TIME, 900000, -1, 900000",
        "LOG_APPEND_TIME, 1000500, 0, 1000500",
        "CREATE_TIME, 900000, -1, 900000",
        "CREATE_TIME, 1, 900000, 1",
        "CREATE_TIME, 9000000000000000, 900000, 1000000",
        "CREATE_TIME, -1, -1, 1000000",
        "CREATE_TIME, -1, 900000, 900000",
        // An earlier version believed a record from the future, and Kafka Streams remembers.
        "CREATE_TIME, -1, 9000000000000000, 1000000",
        "NO_TIMESTAMP_TYPE, -1, -1, 1000000"
    })
    void shouldGiveATimestampThatCannotDoHarm(TimestampType type, long stamp, long partitionTime, long expected) {
        ConsumerRecord<Object, Object> record =
                new ConsumerRecord<>("t", 0, 0, stamp, type, 0, 0, null, null, new RecordHeaders(), Optional.empty());

        assertThat(extractor.extract(record, partitionTime)).isEqualTo(expected);
    }
}

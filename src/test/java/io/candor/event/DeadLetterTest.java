package io.candor.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.registry.InMemorySchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
    private final Topic<byte[], byte[]> letters = Topics.of(
                    EventConfig.of(1, 1, "http://localhost:1"), new InMemorySchemaRegistry())
            .questionDeadLetters();

    @Test
    void shouldKeepTheOriginalAndSayWhyAndFromWhere() {
        byte[] key = {1, (byte) 0xFF};
        byte[] value = {2, (byte) 0xFE};
        RecordHeaders headers = new RecordHeaders();
        headers.add("traceparent", new byte[] {3});

        ProducerRecord<byte[], byte[]> letter = DeadLetter.of(
                letters, original(key, value, headers), DeadLetterReason.UNKNOWN_SCHEMA, "no schema 7", Samples.NOW);

        assertThat(letter.topic()).isEqualTo("candor.questions.dlq");
        assertThat(letter.key()).isEqualTo(key);
        assertThat(letter.value()).isEqualTo(value);
        assertThat(letter.headers().lastHeader("traceparent").value()).containsExactly(3);
        assertThat(text(letter, "candor.dlq.reason")).isEqualTo("UNKNOWN_SCHEMA");
        assertThat(text(letter, "candor.dlq.detail")).isEqualTo("no schema 7");
        assertThat(text(letter, "candor.dlq.topic")).isEqualTo("candor.questions");
        assertThat(text(letter, "candor.dlq.partition")).isEqualTo("5");
        assertThat(text(letter, "candor.dlq.offset")).isEqualTo("77");
        assertThat(text(letter, "candor.dlq.timestamp")).isEqualTo("-1234");
        assertThat(text(letter, "candor.dlq.failed-at")).isEqualTo(Long.toString(Samples.NOW.toEpochMilli()));
        assertThat(headers.toArray()).as("headers of the original").hasSize(1);
    }

    @Test
    void shouldTakeWhatIsMissingOrTooLong() {
        ProducerRecord<byte[], byte[]> letter = DeadLetter.of(
                letters,
                original(null, null, new RecordHeaders()),
                DeadLetterReason.NULL_VALUE,
                "x".repeat(10_000),
                Samples.NOW);

        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isNull();
        assertThat(text(letter, DeadLetter.DETAIL)).hasSize(300);
    }

    @Test
    void shouldHaveTheLastWordWhenTheOriginalHasTheSameHeader() {
        RecordHeaders headers = new RecordHeaders();
        headers.add(DeadLetter.REASON, "A lie".getBytes(StandardCharsets.UTF_8));

        ProducerRecord<byte[], byte[]> letter = DeadLetter.of(
                letters, original(null, null, headers), DeadLetterReason.NULL_VALUE, "no value", Samples.NOW);

        assertThat(text(letter, DeadLetter.REASON)).isEqualTo("NULL_VALUE");
    }

    private static ConsumerRecord<byte[], byte[]> original(byte[] key, byte[] value, RecordHeaders headers) {
        return new ConsumerRecord<>(
                "candor.questions",
                5,
                77,
                -1234,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty());
    }

    private static String text(ProducerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}

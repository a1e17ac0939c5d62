package io.candor.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.registry.InMemorySchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
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

    @Test
    void shouldStayWholeAsLongAsTheTopicTakesIt() {
        byte[] value = new byte[letters.maxRecordBytes() - 300];

        ProducerRecord<byte[], byte[]> letter = letter(original(new byte[] {1}, value, new RecordHeaders()));

        assertThat(RecordSize.of(letter)).isBetween(letters.maxRecordBytes() - 300, letters.maxRecordBytes());
        assertThat(letter.value()).isSameAs(value);
        assertThat(letter.headers().toArray()).hasSize(7);
    }

    @Test
    void shouldKeepTheBeginningOfAValueThatIsTooLarge() {
        byte[] value = new byte[2_900_000];
        value[16_383] = 7;
        RecordHeaders headers = new RecordHeaders();
        headers.add("traceparent", new byte[] {3});

        ProducerRecord<byte[], byte[]> letter = letter(original(new byte[] {1}, value, headers));

        assertThat(letter.value()).hasSize(16_384).endsWith(7);
        assertThat(letter.key()).containsExactly(1);
        assertThat(letter.headers().lastHeader("traceparent").value()).containsExactly(3);
        assertThat(text(letter, "candor.dlq.reason")).isEqualTo("NOT_WIRE_FORMAT");
        assertThat(text(letter, "candor.dlq.offset")).isEqualTo("77");
        assertThat(text(letter, "candor.dlq.truncated")).isEqualTo("value");
        assertThat(text(letter, "candor.dlq.value.length")).isEqualTo("2900000");
        assertThat(text(letter, "candor.dlq.value.sha256")).isEqualTo(DigestUtils.sha256Hex(value));
        assertThat(letter.headers().lastHeader("candor.dlq.key.length")).isNull();
    }

    @Test
    void shouldTellOfKeyAndHeadersWhenTheyAreTooLarge() {
        RecordHeaders headers = new RecordHeaders();
        for (int i = 0; i < 5_000; i++) {
            headers.add("h" + i, i == 0 ? null : new byte[600]);
        }

        ProducerRecord<byte[], byte[]> letter = letter(original(new byte[500_000], null, headers));

        assertThat(letter.key()).hasSize(1_024);
        assertThat(letter.value()).isNull();
        assertThat(text(letter, "candor.dlq.truncated")).isEqualTo("key,headers");
        assertThat(text(letter, "candor.dlq.key.length")).isEqualTo("500000");
        assertThat(letter.headers().lastHeader("h1")).isNull();
        assertThat(text(letter, "candor.dlq.headers.length"))
                .isEqualTo(Integer.toString(5_000 * 8 + 4_999 * 600 + 10 * 2 + 90 * 3 + 900 * 4 + 4_000 * 5));
        assertThat(text(letter, "candor.dlq.headers.sha256")).hasSize(64);
    }

    @Test
    void shouldKeepNothingOfTheOriginalWhenTheTopicTakesHardlyAnything() {
        ConsumerRecord<byte[], byte[]> original = original(new byte[10], new byte[3_000], new RecordHeaders());

        ProducerRecord<byte[], byte[]> letter =
                DeadLetter.of(letters, original, DeadLetterReason.NOT_WIRE_FORMAT, "no Avro", Samples.NOW, 2_000);

        assertThat(letter.key()).isEmpty();
        assertThat(letter.value()).isEmpty();
        assertThat(text(letter, "candor.dlq.truncated")).isEqualTo("key,value");
        assertThat(RecordSize.of(letter)).isLessThan(2_000);
    }

    private ProducerRecord<byte[], byte[]> letter(ConsumerRecord<byte[], byte[]> original) {
        return DeadLetter.of(letters, original, DeadLetterReason.NOT_WIRE_FORMAT, "no Avro", Samples.NOW);
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

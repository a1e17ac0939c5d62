package io.candor.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.candor.event.registry.InMemorySchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes, decoding ends in a record or in poison, soon and without much memory. */
class HostileBytesTest {
    private static final long MOST_BYTES_ALLOCATED = 4 << 20;

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final Topics topics = Topics.of(EventConfig.of(1, 1, "http://localhost:1"), registry);
    private final byte[] good =
            topics.questions().valueSerde().serializer().serialize("candor.questions", Samples.question());
    private final int questionSchema = ByteBuffer.wrap(good).getInt(1);

    @Test
    void shouldCallEveryTruncationPoison() {
        for (int length = 0; length < good.length; length++) {
            DeadLetterReason expected = length < 5 ? DeadLetterReason.NOT_WIRE_FORMAT : DeadLetterReason.UNDECODABLE;
            assertThat(poison(Arrays.copyOf(good, length)))
                    .as("first %d bytes", length)
                    .isEqualTo(expected);
        }
    }

    @Test
    void shouldCallTrailingBytesPoison() {
        assertThat(poison(Arrays.copyOf(good, good.length + 1))).isEqualTo(DeadLetterReason.UNDECODABLE);
    }

    @Test
    void shouldSurviveRandomBytesAfterAGoodHeader() {
        Random random = new Random(17);
        int poisoned = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[5 + random.nextInt(300)];
            random.nextBytes(bytes);
            ByteBuffer.wrap(bytes).put((byte) 0).putInt(questionSchema);
            if (decode(bytes) instanceof Decoded.Poison) {
                poisoned++;
            }
        }
        assertThat(poisoned).isGreaterThan(19_900);
    }

    @Test
    void shouldSurviveFlippedBitsInAGoodRecord() {
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bytes = good.clone();
            bytes[bit / 8] ^= (byte) (1 << (bit % 8));
            decode(bytes);
        }
    }

    @Test
    void shouldSurviveRandomBytesFromTheFirst() {
        Random random = new Random(18);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            assertThat(decode(bytes)).isInstanceOf(Decoded.Poison.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, 1L << 40})
    void shouldNotBelieveAnAbsurdLength(long length) throws IOException {
        byte[] record = record(encoder -> encoder.writeLong(length));

        long before = allocated();
        assertThat(poison(record)).isEqualTo(DeadLetterReason.UNDECODABLE);
        assertThat(allocated() - before).isLessThan(MOST_BYTES_ALLOCATED);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, 1L << 40})
    void shouldNotBelieveAnAbsurdNumberOfItems(long items) throws IOException {
        byte[] record = record(encoder -> {
            encoder.writeString("q");
            encoder.writeString("Why?");
            encoder.writeString("general");
            encoder.writeEnum(0);
            encoder.writeInt(0);
            encoder.writeLong(0);
            encoder.writeIndex(0);
            encoder.writeLong(items);
        });

        long before = allocated();
        assertThat(poison(record)).isEqualTo(DeadLetterReason.UNDECODABLE);
        assertThat(allocated() - before).isLessThan(MOST_BYTES_ALLOCATED);
    }

    @Test
    void shouldNotLoopOverItemsThatTakeNoBytes() throws IOException {
        Schema nothing = SchemaBuilder.record("Nothing").fields().endRecord();
        Schema bomb = SchemaBuilder.record("Question")
                .namespace("io.candor.event")
                .fields()
                .name("bomb")
                .type()
                .array()
                .items(nothing)
                .noDefault()
                .requiredString("id")
                .requiredString("text")
                .requiredLong("askedAt")
                .endRecord();
        int id = registry.register("candor.questions-value", bomb);

        assertThat(poison(record(id, encoder -> encoder.writeLong(1L << 60)))).isEqualTo(DeadLetterReason.UNDECODABLE);
    }

    @Test
    void shouldSurviveARecordNestedWithoutEnd() throws IOException {
        Schema nested = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"Question\",\"namespace\":\"io.candor.event\",\"fields\":["
                        + "{\"name\":\"next\",\"type\":[\"null\",\"Question\"]},"
                        + "{\"name\":\"id\",\"type\":\"string\",\"default\":\"\"},"
                        + "{\"name\":\"text\",\"type\":\"string\",\"default\":\"\"},"
                        + "{\"name\":\"askedAt\",\"type\":\"long\",\"default\":0}]}");
        int id = registry.register("candor.questions-value", nested);

        byte[] deep = record(id, encoder -> {
            for (int level = 0; level < 500_000; level++) {
                encoder.writeIndex(1);
            }
        });

        assertThat(poison(deep)).isEqualTo(DeadLetterReason.UNDECODABLE);
    }

    @Test
    void shouldSayTheTrueReason() throws IOException {
        assertThat(poison(null)).isEqualTo(DeadLetterReason.NULL_VALUE);
        assertThat(poison(new byte[0])).isEqualTo(DeadLetterReason.NOT_WIRE_FORMAT);
        assertThat(poison("{\"text\":\"Why?\"}".getBytes())).isEqualTo(DeadLetterReason.NOT_WIRE_FORMAT);
        assertThat(poison(record(9_999, encoder -> encoder.writeInt(1)))).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
        assertThat(poison(topics.answers().valueSerde().serializer().serialize("candor.answers", Samples.answer())))
                .isEqualTo(DeadLetterReason.WRONG_SCHEMA);
        int ours = registry.register(
                "x", SchemaBuilder.record("io.candor.event.Question").fields().endRecord());
        assertThat(poison(record(ours, encoder -> {}))).isEqualTo(DeadLetterReason.WRONG_SCHEMA);
        assertThat(poison(record(encoder -> encoder.writeBytes(new byte[] {(byte) 0xC3, 0x28}))))
                .isEqualTo(DeadLetterReason.UNDECODABLE);
    }

    private DeadLetterReason poison(byte[] bytes) {
        if (decode(bytes) instanceof Decoded.Poison<Question> poison) {
            return poison.reason();
        }
        return fail("decoded, expected poison");
    }

    private Decoded<Question> decode(byte[] bytes) {
        return topics.questions().decodeValue(new RecordHeaders(), bytes);
    }

    private interface Body {
        void write(BinaryEncoder encoder) throws IOException;
    }

    private byte[] record(Body body) throws IOException {
        return record(questionSchema, body);
    }

    private static byte[] record(int schemaId, Body body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(schemaId).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        body.write(encoder);
        return out.toByteArray();
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}

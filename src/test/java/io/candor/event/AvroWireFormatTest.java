package io.candor.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.event.registry.InMemorySchemaRegistry;
import io.candor.event.registry.RegistryUnavailableException;
import io.candor.event.registry.SharedRegistry;
import io.candor.event.registry.StubRegistry;
import io.candor.event.registry.WireSchema;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class AvroWireFormatTest {
    private static final String TOPIC = "candor.questions";

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

    @Test
    void shouldWriteTheDocumentedBytes() {
        registry.register("other", SchemaBuilder.fixed("Other").size(1));
        RecordPosition position = new RecordPosition("ab", 1, 300L);

        byte[] bytes = this.<RecordPosition>serializer(Map.of()).serialize(TOPIC, position);

        // magic 0, schema id 2, then "ab" (length 2, zigzag 04), 1 (02), 300 (zigzag 600 = d8 04).
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("00" + "00000002" + "046162" + "02" + "d804");
    }

    @Test
    void shouldReadBackWhatWasWritten() {
        Question question = Samples.question();
        Answer answer = Samples.answer();

        assertThat(deserializer(Question.class).deserialize(TOPIC, bytes(question)))
                .isEqualTo(question);
        assertThat(deserializer(Answer.class).deserialize(TOPIC, bytes(answer))).isEqualTo(answer);
    }

    @Test
    void shouldLetNullThrough() {
        assertThat(this.<Question>serializer(Map.of()).serialize(TOPIC, null)).isNull();
        assertThat(deserializer(Question.class).deserialize(TOPIC, null)).isNull();
    }

    @Test
    void shouldResolveAnotherWritersSchemaIntoOurs() {
        Schema theirs = SchemaBuilder.record("Question")
                .namespace("io.candor.event")
                .fields()
                .requiredLong("askedAt")
                .requiredString("extra")
                .requiredString("text")
                .requiredString("id")
                .endRecord();
        GenericRecord record = new GenericRecordBuilder(theirs)
                .set("askedAt", Samples.NOW.toEpochMilli())
                .set("extra", "of no use to us")
                .set("text", "Why?")
                .set("id", "q-9")
                .build();

        Question question = deserializer(Question.class).deserialize(TOPIC, bytes(record));

        assertThat(question.getId()).isEqualTo("q-9");
        assertThat(question.getAskedAt()).isEqualTo(Samples.NOW);
        assertThat(question.getDomain()).isEqualTo("general");
        assertThat(question.getMode()).isEqualTo(AnswerMode.ANSWER);
    }

    @Test
    void shouldReadAnUnknownSymbolAsTheDefaultOfTheEnum() {
        Schema theirs = new Schema.Parser()
                .parse(WireSchema.of(Question.getClassSchema()).replace("\"SCORE\"", "\"DANCE\""));
        GenericRecord record = new GenericRecordBuilder(theirs)
                .set("id", "q-9")
                .set("text", "Why?")
                .set("askedAt", 0L)
                .set(
                        "mode",
                        new org.apache.avro.generic.GenericData.EnumSymbol(
                                theirs.getField("mode").schema(), "DANCE"))
                .build();

        assertThat(deserializer(Question.class)
                        .deserialize(TOPIC, bytes(record))
                        .getMode())
                .isEqualTo(AnswerMode.ANSWER);
    }

    @Test
    void shouldChooseTheClassByTheRecordsNameWhenNoTypeIsSet() {
        AvroDeserializer<Object> deserializer = new AvroDeserializer<>();
        deserializer.configure(Map.of(SharedRegistry.SETTING, registry, "specific.avro.reader", "true"), false);

        assertThat(deserializer.deserialize(TOPIC, bytes(Samples.answer()))).isEqualTo(Samples.answer());
    }

    @Test
    void shouldReadGenericRecordsWhenNotSpecific() {
        AvroDeserializer<GenericRecord> deserializer = new AvroDeserializer<>();
        deserializer.configure(Map.of(SharedRegistry.SETTING, registry), false);

        GenericRecord record = deserializer.deserialize(TOPIC, bytes(Samples.question()));

        assertThat(record.get("id")).hasToString("q-1");
    }

    @Test
    void shouldNameTheFieldWhenARecordIsIncomplete() {
        Question question = Samples.question();
        question.setText(null);

        assertThatThrownBy(() -> bytes(question))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("text");
    }

    @Test
    void shouldCallARegistryThatIsDownRetriableAndNotPoison() {
        AvroDeserializer<Question> deserializer = new AvroDeserializer<>();
        deserializer.configure(Map.of("schema.registry.url", "http://localhost:1", "max.retries", 0), false);

        assertThatThrownBy(() -> deserializer.deserialize(TOPIC, bytes(Samples.question())))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void shouldNotAskARegistryThatIsDownForAnIdThatNoneGives() {
        AvroDeserializer<Question> deserializer = new AvroDeserializer<>();
        deserializer.configure(Map.of("schema.registry.url", "http://localhost:1", "max.retries", 0), false);
        byte[] bytes = bytes(Samples.question());
        java.nio.ByteBuffer.wrap(bytes).putInt(1, -7);

        assertThatThrownBy(() -> deserializer.deserialize(TOPIC, bytes))
                .isInstanceOfSatisfying(PoisonRecordException.class, poison -> assertThat(poison.reason())
                        .isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA));
    }

    private byte[] bytes(GenericContainer record) {
        return this.<GenericContainer>serializer(Map.of()).serialize(TOPIC, record);
    }

    private <T extends GenericContainer> AvroSerializer<T> serializer(Map<String, Object> settings) {
        AvroSerializer<T> serializer = new AvroSerializer<>();
        java.util.HashMap<String, Object> all = new java.util.HashMap<>(settings);
        all.put(SharedRegistry.SETTING, registry);
        serializer.configure(all, false);
        return serializer;
    }

    @Test
    void shouldCallASchemaOfAnotherKindPoison() {
        try (StubRegistry stub = new StubRegistry().reply(200, "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}")) {
            AvroDeserializer<Question> deserializer = new AvroDeserializer<>();
            deserializer.configure(Map.of("schema.registry.url", stub.url()), false);

            assertThatThrownBy(() -> deserializer.deserialize(TOPIC, new byte[] {0, 0, 0, 0, 3, 0}))
                    .isInstanceOfSatisfying(PoisonRecordException.class, poison -> assertThat(poison.reason())
                            .isEqualTo(DeadLetterReason.WRONG_SCHEMA));
        }
    }

    private <T> AvroDeserializer<T> deserializer(Class<T> type) {
        AvroDeserializer<T> deserializer = new AvroDeserializer<>();
        deserializer.configure(
                Map.of(
                        SharedRegistry.SETTING,
                        registry,
                        "specific.avro.reader",
                        true,
                        "specific.avro.value.type",
                        type.getName()),
                false);
        return deserializer;
    }
}

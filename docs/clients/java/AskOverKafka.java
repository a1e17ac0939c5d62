import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Asks one question over Kafka and prints its answer, with Kafka's client and Avro alone: where Confluent's serializers are at hand they do what
 * {@link #write} and {@link #read} do here.
 *
 * <pre>java -cp "target/quarkus-app/lib/main/*:target/quarkus-app/lib/boot/*" docs/clients/java/AskOverKafka.java BOOTSTRAP REGISTRY "QUESTION"</pre>
 */
public final class AskOverKafka {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String bootstrap;
    private final String registry;

    private AskOverKafka(String bootstrap, String registry) {
        this.bootstrap = bootstrap;
        this.registry = registry;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        GenericRecord answer = new AskOverKafka(arguments[0], arguments[1]).ask(arguments[2]);
        System.out.println("answer " + answer.get("answer"));
        System.out.println("confidence " + answer.get("confidence") + ", " + answer.get("decision"));
    }

    private GenericRecord ask(String text) throws IOException, InterruptedException {
        String id = UUID.randomUUID().toString();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrap,
                        // Only what was committed is an answer.
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "latest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor("candor.answers").stream()
                    .map(found -> new org.apache.kafka.common.TopicPartition(found.topic(), found.partition()))
                    .toList());
            consumer.seekToEnd(List.of());
            consumer.assignment().forEach(consumer::position);
            send(id, text);
            return await(consumer, id);
        }
    }

    private void send(String id, String text) throws IOException, InterruptedException {
        JsonNode latest = get("/subjects/candor.questions-value/versions/latest");
        Schema schema = new Schema.Parser().parse(latest.get("schema").asText());
        GenericRecord question = new GenericRecordBuilder(schema)
                .set("id", id)
                .set("text", text)
                .set("askedAt", System.currentTimeMillis())
                .build();
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "enable.idempotence", "true"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            // The key is the question's id: whatever is said of it lands in the same partition.
            producer.send(new ProducerRecord<>("candor.questions", id, write(latest.get("id").asInt(), question)));
        }
    }

    private GenericRecord await(KafkaConsumer<String, byte[]> consumer, String id) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                if (id.equals(record.key())) {
                    return read(record.value());
                }
            }
        }
        throw new IOException("no answer within " + PATIENCE + ": see candor.questions.dlq");
    }

    /** A zero byte, four bytes of schema id, Avro. */
    private static byte[] write(int schemaId, GenericRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(0);
        bytes.write(ByteBuffer.allocate(4).putInt(schemaId).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema(), new GenericData()).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private GenericRecord read(byte[] value) throws IOException, InterruptedException {
        int schemaId = ByteBuffer.wrap(value, 1, 4).getInt();
        Schema schema = new Schema.Parser().parse(get("/schemas/ids/" + schemaId).get("schema").asText());
        return new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(http.send(
                        HttpRequest.newBuilder(URI.create(registry + path)).build(), BodyHandlers.ofString())
                .body());
    }
}

package io.candor.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.embedded.TestBroker;
import io.candor.embedded.TestRegistry;
import io.candor.event.registry.RegistryConfig;
import io.candor.event.registry.SchemaRegistry;
import io.candor.event.registry.SchemaRegistryClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicsEmbeddedTest {
    // As many partitions as every other test that makes these topics on the shared broker.
    private final EventConfig config = EventConfig.of(4, 1, TestRegistry.url());
    private final SchemaRegistry registry = SchemaRegistryClient.of(RegistryConfig.of(config.serde()));
    private final Topics topics = Topics.of(config, registry);
    private Admin admin;
    private TopicCreation creation;

    @BeforeEach
    void connect() {
        admin = Admin.create(Map.of("bootstrap.servers", TestBroker.bootstrapServers()));
        creation = new TopicCreation(admin, config.replicationFactor(), Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void shouldCreateEveryTopicOnceHoweverOftenItIsAsked() {
        creation.create(topics.all());
        creation.create(topics.all());

        assertThat(creation.describe(topics.all())).hasSize(topics.all().size()).allSatisfy(state -> {
            assertThat(state.problems()).isEmpty();
            assertThat(state.replicationFactor()).isEqualTo(1);
        });
    }

    @Test
    void shouldSayHowATopicDiffers() {
        String name = "differs-" + UUID.randomUUID();
        Topic<String, Question> wanted = renamed(name, 3);
        Topic<String, Question> missing = renamed("missing-" + name, 3);
        creation.create(List.of(renamed(name, 1)));

        List<TopicState> states = creation.describe(List.of(wanted, missing));

        assertThat(states.get(0).problems())
                .anySatisfy(problem -> assertThat(problem).contains(name, "1 partitions", "expected 3"));
        assertThat(states.get(1).problems()).singleElement().asString().contains("does not exist");
    }

    @Test
    void shouldSayWhatItMeansThatProducersStampATopicThatSomebodyElseMade() {
        Topic<String, Question> theirs = theirs();

        TopicState state = creation.describe(List.of(theirs)).get(0);

        assertThat(state.usable()).isTrue();
        assertThat(state.problems())
                .singleElement()
                .asString()
                .contains(
                        theirs.name(),
                        "message.timestamp.type=CreateTime",
                        "expected LogAppendTime",
                        "when it is read");
    }

    @Test
    void shouldLetTheBrokerStampATopicOfOurOwnThatAVersionBeforeMade() throws Exception {
        Topic<String, Question> before = theirs();

        creation.stampOnArrival(List.of(before, topics.questions()));

        // The broker learns of it a moment after the controller.
        await().atMost(Duration.ofSeconds(20)).until(() -> stamped(before, 0) > 0);
        assertThat(creation.describe(List.of(before)).get(0).problems()).isEmpty();
        creation.stampOnArrival(List.of(before));
    }

    /** Writes a record that its producer stamps, and returns the stamp it has on the topic. */
    private long stamped(Topic<?, ?> topic, long stamp) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", TestBroker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            return producer.send(new StampedRecord<>(topic.name(), null, stamp, null, new byte[1]))
                    .get()
                    .timestamp();
        }
    }

    /** A topic as others make it, by Kafka's own defaults. */
    private Topic<String, Question> theirs() {
        Topic<String, Question> topic = renamed("theirs-" + UUID.randomUUID(), 1);
        Map<String, String> settings = new HashMap<>(topic.settings());
        settings.remove("message.timestamp.type");
        try {
            TestBroker.createTopics(
                    TestBroker.bootstrapServers(), List.of(new NewTopic(topic.name(), 1, (short) 1).configs(settings)));
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
        return topic;
    }

    @Test
    void shouldCarryARecordThroughBrokerAndRegistry() throws Exception {
        creation.create(List.of(topics.questions()));
        SchemaRegistration registration = SchemaRegistration.of(registry, topics);
        registration.run();
        assertThat(registration.state()).isInstanceOf(SchemaRegistration.RegistrationState.Registered.class);

        ConsumerRecord<String, byte[]> read = roundTrip(Samples.question());

        assertThat(read.key()).isEqualTo("q-1");
        assertThat(topics.questions().decodeValue(read.headers(), read.value()))
                .isEqualTo(new Decoded.Valid<>(Samples.question()));
    }

    @Test
    void shouldCallAnIdTheRealRegistryDoesNotKnowPoison() {
        byte[] unknown = {0, 0x7F, 0, 0, 1, 2};

        assertThat(topics.questions().decodeValue(new RecordHeaders(), unknown))
                .isInstanceOfSatisfying(Decoded.Poison.class, poison -> assertThat(poison.reason())
                        .isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA));
    }

    private ConsumerRecord<String, byte[]> roundTrip(Question question) throws Exception {
        Map<String, Object> client = new HashMap<>(Map.of("bootstrap.servers", TestBroker.bootstrapServers()));
        Topic<String, Question> topic = topics.questions();
        try (var producer = new KafkaProducer<>(
                        client,
                        topic.keySerde().serializer(),
                        topic.valueSerde().serializer());
                var consumer = new KafkaConsumer<>(client, new StringDeserializer(), new ByteArrayDeserializer())) {
            var sent = producer.send(new ProducerRecord<>(topic.name(), question.getId(), question));
            producer.flush();
            TopicPartition partition =
                    new TopicPartition(topic.name(), sent.get().partition());
            consumer.assign(List.of(partition));
            consumer.seek(partition, sent.get().offset());
            return consumer.poll(Duration.ofSeconds(20)).iterator().next();
        }
    }

    private Topic<String, Question> renamed(String name, int partitions) {
        Topic<String, Question> topic = topics.questions();
        return new Topic<>(
                name, topic.keySerde(), topic.valueSerde(), partitions, topic.retention(), topic.maxRecordBytes());
    }
}

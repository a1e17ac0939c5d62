package io.candor.answer;

import io.candor.embedded.EmbeddedBroker;
import io.candor.embedded.EmbeddedBrokerConfig;
import io.candor.embedded.EmbeddedRegistry;
import io.candor.embedded.EmbeddedRegistryConfig;
import io.candor.event.AnswerMode;
import io.candor.event.KafkaConnection;
import io.candor.event.Question;
import io.candor.event.Topic;
import io.candor.event.TopicCreation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A broker and a registry that can go away and come back, questions, and answerers in processes of their own. */
final class ChaosStream implements AutoCloseable {
    private final Path folder;
    private EmbeddedBroker broker;
    private EmbeddedRegistry registry;
    private final KafkaConnection connection;
    private final KafkaProducer<String, Question> producer;
    private final Deque<AnswererProcess> answerers = new ArrayDeque<>();
    private final Deque<Future<RecordMetadata>> sent = new ArrayDeque<>();
    private int asked;

    ChaosStream(Path folder) {
        this.folder = folder;
        broker = EmbeddedBroker.start(new EmbeddedBrokerConfig(folder.resolve("broker"), 0));
        registry = EmbeddedRegistry.start(new EmbeddedRegistryConfig(folder.resolve("registry"), 0));
        connection = AnswererProcess.connection(broker.bootstrapServers(), registry.url());
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            new TopicCreation(admin, (short) 1, Duration.ofSeconds(60))
                    .create(connection.topics().all());
        }
        Topic<String, Question> topic = connection.topics().questions();
        producer = new KafkaProducer<>(
                connection.settings(Map.of()),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer());
    }

    KafkaConnection connection() {
        return connection;
    }

    /** Sends questions; while the broker is away they wait in the producer. */
    void ask(int count) {
        for (int i = 0; i < count; i++) {
            // Every tenth is poison, so that dead letters are at stake too.
            ask((asked + 1) % 10 == 0 ? "" : "What is " + "it ".repeat((asked + 1) % 17) + "?");
        }
    }

    /** The same, each long enough to be held. */
    void askLong(int count) {
        for (int i = 0; i < count; i++) {
            ask("?".repeat(AnswererProcess.HELD_CHARACTERS));
        }
    }

    private void ask(String text) {
        String id = "question-" + asked++;
        Question question = new Question(
                id, text, "general", AnswerMode.ANSWER, 0, Instant.now(), null, Map.of(), null, null, null, null, null);
        sent.add(producer.send(
                new ProducerRecord<>(connection.topics().questions().name(), id, question)));
    }

    /** Returns when the broker has every question. */
    void awaitSent() throws Exception {
        while (!sent.isEmpty()) {
            sent.remove().get();
        }
    }

    void join(String name) throws IOException {
        join(name, false);
    }

    /** @param holding whether it never ends the answers to long questions */
    void join(String name, boolean holding) throws IOException {
        answerers.add(AnswererProcess.start(
                name, holding, broker.bootstrapServers(), registry.url(), folder.resolve(name + ".log")));
    }

    /** Kills the answerer that has run longest; returns its name. */
    String killOldest() throws InterruptedException {
        AnswererProcess oldest = answerers.remove();
        oldest.kill();
        return oldest.name();
    }

    void leaveOldest() throws InterruptedException {
        answerers.remove().leave();
    }

    void stopBroker() {
        broker.close();
    }

    void startBroker() {
        broker = EmbeddedBroker.start(broker.config());
    }

    void stopRegistry() {
        registry.close();
    }

    void startRegistry() {
        registry = EmbeddedRegistry.start(registry.config());
    }

    /** Answers and dead letters as one reader sees them. */
    long outcomes(String isolationLevel) {
        Map<String, Object> settings = connection.settings(Map.of("isolation.level", isolationLevel));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = Stream.of(
                            connection.topics().answers().name(),
                            connection.topics().questionDeadLetters().name())
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long count = 0;
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                count += consumer.poll(Duration.ofMillis(100)).count();
            }
            return count;
        }
    }

    @Override
    public void close() throws Exception {
        for (AnswererProcess answerer : answerers) {
            answerer.kill();
        }
        producer.close(Duration.ofSeconds(5));
        registry.close();
        broker.close();
    }
}

package io.candor.training;

import io.candor.TinyModel;
import io.candor.embedded.TestBroker;
import io.candor.embedded.TestRegistry;
import io.candor.event.Answer;
import io.candor.event.BatchTrigger;
import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationExample;
import io.candor.event.ConsistencySignal;
import io.candor.event.Decision;
import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.PrefixedTopics;
import io.candor.event.RecordPosition;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.event.Timings;
import io.candor.event.Topic;
import io.candor.event.TopicCreation;
import io.candor.event.Topics;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.Precision;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleasePublisher;
import io.candor.release.store.ReleaseManifest;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.TestStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics, a store and a tiny model of a test's own. The model answers questions about red things right and about blue wrong. */
final class TrainerStream implements AutoCloseable {
    private static final List<String> LABELERS = List.of("ann", "bob", "eve");
    private static final int PARTITIONS = 2;

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final KafkaConnection connection;
    final ReleaseStore store;
    final String modelId;
    private final String prefix;
    private final Path folder;
    private final List<Trainer> trainers = new ArrayList<>();
    private int asked;

    TrainerStream(Path folder) throws IOException {
        this(folder, TestBroker.bootstrapServers());
    }

    TrainerStream(Path folder, String bootstrapServers) throws IOException {
        this.folder = folder;
        prefix = UUID.randomUUID() + ".";
        connection = connection(bootstrapServers, TestRegistry.url(), prefix);
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            new TopicCreation(admin, (short) 1, Duration.ofSeconds(60))
                    .create(connection.topics().all());
        }
        TinyModel.write(model(folder), 1);
        TinyModel.writeAdapter(model(folder), folder.resolve("bundled"), 3);
        store = TestStore.in(folder);
        try (LanguageModel model = open(folder)) {
            modelId = model.modelId();
            ReleaseManifest manifest =
                    ReleaseManifest.of("bundled", modelId, model.checkpoint().modelHash(), Instant.EPOCH);
            new ReleasePublisher(connection)
                    .publish(List.of(store.store(folder.resolve("bundled"), manifest)
                            .event(ReleaseStatus.LIVE, LoggedRelease.BUNDLE, "came with the model", Instant.EPOCH)));
        }
    }

    static Path model(Path folder) {
        return folder.resolve("tiny");
    }

    static LanguageModel open(Path folder) {
        return LanguageModel.open(model(folder), new EngineSettings("cpu", Precision.FLOAT32, 1));
    }

    static KafkaConnection connection(String bootstrapServers, String registryUrl, String prefix) {
        Topics topics = PrefixedTopics.of(prefix, Topics.of(EventConfig.of(PARTITIONS, 1, registryUrl)));
        return new KafkaConnection(bootstrapServers, Map.of(), topics);
    }

    /** Settings that teach a tiny model in seconds; prefix left out. */
    static Map<String, String> settings(Path folder, String prefix) {
        Map<String, String> settings = new HashMap<>();
        settings.put("group", prefix + "trainer");
        settings.put("work", folder.resolve("work").toString());
        settings.put("precision", "float32");
        settings.put("consumer.\"session.timeout.ms\"", "6000");
        settings.put("consumer.\"heartbeat.interval.ms\"", "1000");
        settings.put("audit.share", "0.4");
        settings.put("gate.minimum", "20");
        settings.put("gate.labeler-minimum", "20");
        settings.put("gate.auroc-margin", "0.1");
        settings.put("gate.resamples", "200");
        settings.put("elicitation.minimum", "20");
        settings.put("elicitation.epochs", "2");
        settings.put("elicitation.learning-rate", "0.01");
        settings.put("calibration.epochs", "8");
        settings.put("calibration.learning-rate", "0.02");
        settings.put("sampling.share", "0");
        return settings;
    }

    String prefix() {
        return prefix;
    }

    /** @param more settings of candor.training over the usual ones, prefix left out */
    Trainer trainer(Map<String, String> more) {
        return trainer(more, connection);
    }

    /** @param as whom it comes to Kafka */
    Trainer trainer(Map<String, String> more, KafkaConnection as) {
        Map<String, String> settings = settings(folder, prefix);
        settings.putAll(more);
        TrainerConfig config = Labels.config(settings);
        Trainer trainer = Trainer.start(config, slice(config), config.duty(false), as, open(folder), store, meters);
        trainers.add(trainer);
        return trainer;
    }

    /**
     * Sends a batch in which the three labelers judged as many questions.
     *
     * @param lies who says the opposite of what they see
     */
    CalibrationBatch label(String batchId, int count, Predicate<String> lies) {
        List<CalibrationExample> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = asked++;
            String labeler = LABELERS.get(number / 2 % LABELERS.size());
            double truth = number % 2 == 0 ? 1 : 0;
            double verdict = lies.test(labeler) ? 1 - truth : truth;
            CalibrationExample example = Labels.example("q" + number, verdict, 0, labeler);
            example.setQuestion(text(number));
            // As some release that knows red from blue said.
            example.setConfidence(truth == 1 ? 0.6 + number % 7 * 0.05 : 0.1 + number % 7 * 0.05);
            examples.add(example);
        }
        CalibrationBatch batch = Labels.batch(batchId, BatchTrigger.SIZE, Instant.ofEpochMilli(asked), examples);
        batch.setModelId(modelId);
        send(connection.topics().calibrationBatches(), modelId, batch);
        return batch;
    }

    /** Sends a batch with a label that is none. */
    void invalidBatch(String batchId) {
        CalibrationBatch batch = Labels.batch(
                batchId, BatchTrigger.SIZE, Instant.EPOCH, List.of(Labels.example("invalid", 2, 0, "ann")));
        batch.setModelId(modelId);
        send(connection.topics().calibrationBatches(), modelId, batch);
    }

    /** Sends records of megabytes that a few kilobytes unpack to: a value of zeros, a key, a header. */
    void oversizedBatches() {
        String topic = connection.topics().calibrationBatches().name();
        Map<String, Object> settings =
                connection.settings(Map.of("max.request.size", 16 << 20, "compression.type", "gzip"));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, new byte[] {1}, new byte[2_900_000]));
            producer.send(new ProducerRecord<>(topic, 0, new byte[2_900_000], new byte[] {1}));
            ProducerRecord<byte[], byte[]> headed = new ProducerRecord<>(topic, 0, new byte[] {1}, new byte[] {1});
            headed.headers().add("header", new byte[2_900_000]);
            producer.send(headed);
        }
    }

    private static String text(int number) {
        return "Is number " + number + (number % 2 == 0 ? " red?" : " blue?");
    }

    /** From now on a release that has learned nothing is live. */
    String untaught() throws IOException {
        String id = modelId.replaceAll("@.*", "") + "-untaught-"
                + UUID.randomUUID().toString().substring(0, 8);
        ReleaseManifest manifest;
        try (LanguageModel model = open(folder)) {
            manifest = ReleaseManifest.of(id, modelId, model.checkpoint().modelHash(), Instant.EPOCH);
        }
        new ReleasePublisher(connection)
                .publish(List.of(store.store(folder.resolve("bundled"), manifest)
                        .event(ReleaseStatus.LIVE, "test", "for a test", Instant.EPOCH)));
        return id;
    }

    void signal(int count) {
        for (int i = 0; i < count; i++) {
            ConsistencySignal signal = ConsistencySignal.newBuilder()
                    .setQuestionId("s" + i)
                    .setQuestion(text(10_000 + i))
                    .setModelId(modelId)
                    .setGreedyAnswer("yes")
                    .setSampleCount(10)
                    .setAgreement(i % 2 == 0 ? 0.9 : 0.3)
                    .setSampledAt(Instant.ofEpochMilli(i + 1))
                    .build();
            send(connection.topics().consistency(), signal.getQuestionId(), signal);
        }
    }

    void answer(int count) {
        Topic<String, Answer> topic = connection.topics().answers();
        try (KafkaProducer<String, Answer> producer = producer(topic)) {
            for (int i = 0; i < count; i++) {
                int number = asked++;
                Answer answer = Answer.newBuilder()
                        .setQuestionId("a" + number)
                        .setQuestion(text(number))
                        .setAnswer("yes")
                        .setConfidence(0.5)
                        .setDecision(Decision.ACCEPTED)
                        .setModelId(modelId)
                        .setReleaseId("bundled")
                        .setAskedAt(Instant.EPOCH)
                        .setAnsweredAt(Instant.EPOCH)
                        .setTimings(new Timings(0L, 0L, 0L))
                        .setSource(new RecordPosition("t", 0, (long) number))
                        .build();
                producer.send(new ProducerRecord<>(topic.name(), answer.getQuestionId(), answer));
            }
        }
    }

    private <V> void send(Topic<String, V> topic, String key, V value) {
        try (KafkaProducer<String, V> producer = producer(topic)) {
            producer.send(new ProducerRecord<>(topic.name(), key, value));
        }
    }

    private <V> KafkaProducer<String, V> producer(Topic<String, V> topic) {
        return new KafkaProducer<>(
                connection.settings(Map.of("max.request.size", 16 << 20)),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer());
    }

    /** What the gate decided, in order. */
    List<ReleaseEvent> decisions() {
        return read(connection.topics().releases(), "read_committed").stream()
                .filter(event -> event.getDecidedBy().equals("gate"))
                .toList();
    }

    /** Everything on a topic. */
    <V> List<V> read(Topic<String, V> topic, String isolation) {
        try (KafkaConsumer<String, V> consumer = new KafkaConsumer<>(
                connection.settings(Map.of("isolation.level", isolation)),
                topic.keySerde().deserializer(),
                topic.valueSerde().deserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(topic.name(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<V> values = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }

    static AuditSlice slice(TrainerConfig config) {
        return config.audit().slice(AuditSalt.FIRST);
    }

    void stop(Trainer trainer) {
        trainer.close();
        trainers.remove(trainer);
    }

    @Override
    public void close() {
        trainers.forEach(Trainer::close);
        store.close();
    }
}

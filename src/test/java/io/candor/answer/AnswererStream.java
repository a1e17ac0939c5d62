package io.candor.answer;

import static io.candor.answer.TestQuestions.bytes;
import static org.awaitility.Awaitility.await;

import io.candor.MappedConfig;
import io.candor.answer.release.AnswerEngine;
import io.candor.audit.AuditConfig;
import io.candor.audit.AuditReport;
import io.candor.audit.StreamAudit;
import io.candor.embedded.TestRegistry;
import io.candor.erasure.SubjectKey;
import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.PrefixedTopics;
import io.candor.event.Question;
import io.candor.event.RecordTracing;
import io.candor.event.Topic;
import io.candor.event.TopicCreation;
import io.candor.event.Topics;
import io.candor.event.retry.Backoff;
import io.candor.policy.Policies;
import io.candor.policy.PolicyFollower;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics and a group of its own on a real broker and registry, with answerers over scripted engines. */
public final class AnswererStream implements AutoCloseable {
    static final TextKey TEXT_KEY = TextKey.parse("0f".repeat(32));
    static final AnswerKeys KEYS = new AnswerKeys(TEXT_KEY, new SubjectKey("secret"));

    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final String prefix = UUID.randomUUID() + ".";
    private final KafkaConnection connection;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Answerer> answerers = new ArrayList<>();
    private Optional<PolicyFollower> follower = Optional.empty();
    private Supplier<Optional<SecondEngine>> second = Optional::empty;

    AnswererStream(String bootstrapServers) {
        this(bootstrapServers, TestRegistry.url());
    }

    AnswererStream(String bootstrapServers, String registryUrl) {
        Topics topics = PrefixedTopics.of(prefix, Topics.of(EventConfig.of(4, 1, registryUrl)));
        connection = new KafkaConnection(bootstrapServers, Map.of(), topics);
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            new TopicCreation(admin, (short) 1, Duration.ofSeconds(60)).create(topics.all());
        }
        producer = new KafkaProducer<>(
                connection.settings(Map.of("max.request.size", 2 << 20)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    public KafkaConnection connection() {
        return connection;
    }

    /** Changes a setting of a topic; returns when the broker goes by it. */
    void configure(Topic<?, ?> topic, String setting, String value) throws Exception {
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
            AlterConfigOp change = new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(resource, List.of(change)))
                    .all()
                    .get();
            // The broker learns of it a moment after the controller, and of this one with it.
            await("the setting")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> value.equals(admin.describeConfigs(List.of(resource))
                            .all()
                            .get()
                            .get(resource)
                            .get(setting)
                            .value()));
        }
    }

    /** Deletes the topic of questions, and makes it again. */
    void remakeQuestions() throws Exception {
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            String name = topics().questions().name();
            admin.deleteTopics(List.of(name)).all().get();
            await("the topic deleted")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !admin.listTopics().names().get().contains(name));
            new TopicCreation(admin, (short) 1, Duration.ofSeconds(60)).create(List.of(topics().questions()));
        }
    }

    /** What the answerers have committed, by partition. */
    Map<TopicPartition, OffsetAndMetadata> offsets() throws Exception {
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            return admin.listConsumerGroupOffsets(group())
                    .partitionsToOffsetAndMetadata()
                    .get();
        }
    }

    /** Commits for the answerers, of whom there is none now. */
    void commit(Map<TopicPartition, OffsetAndMetadata> offsets) throws Exception {
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            admin.alterConsumerGroupOffsets(group(), offsets).all().get();
        }
    }

    /** The group as its coordinator knows it. */
    ConsumerGroupDescription described() throws Exception {
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            return admin.describeConsumerGroups(List.of(group())).all().get().get(group());
        }
    }

    /** Partitions of each member by its instance; of members that have one. */
    Map<String, Set<TopicPartition>> partitionsByInstance() throws Exception {
        return described().members().stream()
                .filter(member -> member.groupInstanceId().isPresent())
                .collect(Collectors.toMap(member -> member.groupInstanceId().get(), member -> member.assignment()
                        .topicPartitions()));
    }

    /** Has the coordinator put all members out, as it does with those it no longer hears. */
    void removeMembers() throws Exception {
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            admin.removeMembersFromConsumerGroup(group(), new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
        }
    }

    /** Consumer group of the answerers. */
    String group() {
        return prefix + "group";
    }

    public Topics topics() {
        return connection.topics();
    }

    Answerer answerer(AnswerEngine engine) {
        return answerer(engine, Map.of());
    }

    /** @param settings of candor.answer, prefix left out */
    Answerer answerer(AnswerEngine engine, Map<String, String> settings) {
        Answerer answerer = waiting(engine, settings);
        answerer.begin();
        return answerer;
    }

    /** Answerers from now on have a second engine, each its own. */
    void escalate(Supplier<SecondEngine> engine) {
        second = () -> Optional.of(engine.get());
    }

    /** One that comes to Kafka as somebody else. */
    Answerer answererAs(KafkaConnection other, AnswerEngine engine) {
        Answerer answerer = waiting(other, engine, Map.of());
        answerer.begin();
        return answerer;
    }

    /** The same, before it begins. */
    public Answerer waiting(AnswerEngine engine, Map<String, String> settings) {
        return waiting(connection, engine, settings);
    }

    private Answerer waiting(KafkaConnection as, AnswerEngine engine, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        all.put("group", group());
        all.put("consumer.\"metadata.max.age.ms\"", "2000");
        all.put("backoff.longest", "500ms");
        all.putAll(settings);
        AnswerConfig config = MappedConfig.of(AnswerConfig.class, all);
        Answerer answerer = Answerer.of(
                config,
                as,
                engine,
                () -> KEYS,
                this::policies,
                meters,
                new RecordTracing(RecordTracing.PROPAGATION_ONLY),
                second.get());
        answerers.add(answerer);
        return answerer;
    }

    /** Answers go by the policies on the topic from now on. */
    void followPolicies() {
        follower = Optional.of(
                PolicyFollower.start(connection, new Backoff(Duration.ofMillis(100), Duration.ofMillis(500))));
    }

    private Policies policies() {
        return follower.map(PolicyFollower::policies).orElse(Policies.EMPTY);
    }

    byte[] written(Question question) {
        return topics().questions()
                .valueSerde()
                .serializer()
                .serialize(topics().questions().name(), question);
    }

    static Question question(String id, String text) {
        Question question = TestQuestions.question(id, text);
        question.setAskedAt(Instant.ofEpochMilli(System.currentTimeMillis()));
        return question;
    }

    public void ask(int from, int to) {
        for (int i = from; i < to; i++) {
            put(bytes("q" + i), written(question("q" + i, "question number " + i)));
        }
        producer.flush();
    }

    void put(byte[] key, byte[] value) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("traceparent", bytes("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        producer.send(new ProducerRecord<>(topics().questions().name(), null, key, value, headers));
    }

    /** As {@link #put(byte[], byte[])}, on a partition. */
    void put(int partition, byte[] key, byte[] value) {
        producer.send(new ProducerRecord<>(topics().questions().name(), partition, key, value));
    }

    void flush() {
        producer.flush();
    }

    /** Audits a stream to which nothing is added any more. */
    public AuditReport audit(Duration wait) {
        return StreamAudit.of(
                connection,
                new AuditConfig(Optional.of(wait), AuditConfig.DEFAULT_SETTLE, AuditConfig.DEFAULT_SHOWN, group()));
    }

    /** How many records of a topic are committed; they are all read, so only for small topics. */
    public List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
        Map<String, Object> settings = connection.settings(Map.of("isolation.level", "read_committed"));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    int answered() {
        return committed(topics().answers().name()).size();
    }

    @Override
    public void close() {
        answerers.forEach(Answerer::close);
        follower.ifPresent(PolicyFollower::close);
        producer.close(Duration.ZERO);
    }
}

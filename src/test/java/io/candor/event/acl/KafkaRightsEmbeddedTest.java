package io.candor.event.acl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.candor.access.KeyLog;
import io.candor.action.ActionRecords;
import io.candor.action.Actor;
import io.candor.audit.AuditConfig;
import io.candor.audit.ReportAudit;
import io.candor.audit.StreamAudit;
import io.candor.audit.action.ActionAudit;
import io.candor.audit.decision.MapAudit;
import io.candor.audit.decision.PolicyAudit;
import io.candor.embedded.AclBroker;
import io.candor.embedded.TestRegistry;
import io.candor.erasure.Erasing;
import io.candor.erasure.ErasureRequest;
import io.candor.erasure.ErasureResult;
import io.candor.event.ApiKey;
import io.candor.event.EventConfig;
import io.candor.event.FeedbackSource;
import io.candor.event.KafkaConnection;
import io.candor.event.PrefixedTopics;
import io.candor.event.Topic;
import io.candor.event.Topics;
import io.candor.event.client.TopicReader;
import io.candor.policy.GivenPromise;
import io.candor.policy.PolicyLog;
import io.candor.policy.PolicyRecords;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every role and every topic on a broker with access control lists: what each may, and that it may no more. */
class KafkaRightsEmbeddedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Role → the topics it reads, then those it writes; names without {@code candor.}. The table of docs/operations.md. */
    private static final Map<KafkaRole, List<Set<String>>> EXPECTED = new EnumMap<>(Map.of(
            KafkaRole.ANSWERER,
            List.of(
                    Set.of("questions", "answers", "questions.dlq", "releases", "promises", "policies", "keys"),
                    Set.of("answers", "answers.accepted", "answers.review", "questions.dlq", "releases", "actions")),
            KafkaRole.CALIBRATOR,
            List.of(
                    Set.of("answers", "feedback", "feedback.dlq", "erasures", "labeled-answers", "keys"),
                    Set.of(
                            "labeled-answers",
                            "feedback.dlq",
                            "calibration-batches",
                            "calibration-reports",
                            "drift-alarms",
                            "actions")),
            KafkaRole.TRAINER,
            List.of(
                    Set.of(
                            "answers",
                            "labeled-answers",
                            "calibration-batches",
                            "drift-alarms",
                            "consistency",
                            "releases",
                            "promises",
                            "policies",
                            "erasures",
                            "keys"),
                    Set.of("releases", "policies", "consistency", "training-progress", "actions")),
            KafkaRole.CONSOLE,
            List.of(
                    Set.of(
                            "questions",
                            "answers",
                            "questions.dlq",
                            "feedback",
                            "feedback.dlq",
                            "labeled-answers",
                            "calibration-reports",
                            "drift-alarms",
                            "releases",
                            "promises",
                            "policies",
                            "training-progress",
                            "actions",
                            "erasures",
                            "keys"),
                    Set.of("questions", "feedback", "actions")),
            KafkaRole.OPERATOR,
            List.of(
                    Set.of(
                            "questions",
                            "questions.dlq",
                            "answers",
                            "answers.accepted",
                            "answers.review",
                            "feedback",
                            "feedback.dlq",
                            "labeled-answers",
                            "calibration-batches",
                            "calibration-reports",
                            "drift-alarms",
                            "consistency",
                            "releases",
                            "promises",
                            "policies",
                            "training-progress",
                            "keys",
                            "erasures"),
                    Set.of(
                            "releases",
                            "promises",
                            "keys",
                            "erasures",
                            "labeled-answers",
                            "questions",
                            "feedback",
                            "actions")),
            KafkaRole.ASKER,
            List.of(Set.of("answers", "questions.dlq"), Set.of("questions")),
            KafkaRole.LABELER,
            List.of(Set.of("answers.review"), Set.of("feedback"))));

    private final String prefix = UUID.randomUUID() + ".";
    private KafkaConnection open;

    @TempDir
    Path folder;

    @BeforeEach
    void createTopics() {
        open = AclBroker.connection(PrefixedTopics.of(prefix, Topics.of(EventConfig.of(2, 1, TestRegistry.url()))));
    }

    private KafkaConnection as(KafkaRole role) throws Exception {
        KafkaConnection connection = AclBroker.as(role, open, KafkaGroups.SHIPPED);
        await("the lists are in force").atMost(PATIENCE).until(() -> !allowed(connection)
                .isEmpty());
        return connection;
    }

    /** Topic → what the broker allows this connection's user there; none of topics that it does not even tell of. */
    private Map<String, Set<AclOperation>> allowed(KafkaConnection connection) {
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            return connection.topics().all().stream()
                    .flatMap(topic -> description(admin, topic).stream())
                    .collect(Collectors.toMap(
                            topic -> topic.name().substring((prefix + "candor.").length()),
                            TopicDescription::authorizedOperations));
        }
    }

    private static Optional<TopicDescription> description(Admin admin, Topic<?, ?> topic) {
        try {
            return Optional.of(admin.describeTopics(
                            List.of(topic.name()), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .topicNameValues()
                    .get(topic.name())
                    .get());
        } catch (ExecutionException refused) {
            assertThat(refused.getCause()).isInstanceOf(TopicAuthorizationException.class);
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static Set<String> with(AclOperation operation, Map<String, Set<AclOperation>> allowed) {
        return allowed.entrySet().stream()
                .filter(topic -> topic.getValue().contains(operation))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @EnumSource(value = KafkaRole.class, mode = EnumSource.Mode.EXCLUDE, names = "AUDITOR")
    void shouldAllowARoleItsTopicsAndNoOther(KafkaRole role) throws Exception {
        KafkaConnection connection = as(role);
        List<Set<String>> expected = EXPECTED.get(role);
        Set<String> both = new TreeSet<>(expected.get(0));
        both.addAll(expected.get(1));
        await("all of them").atMost(PATIENCE).until(() -> allowed(connection).size() == both.size());

        Map<String, Set<AclOperation>> allowed = allowed(connection);

        assertThat(with(AclOperation.READ, allowed)).isEqualTo(new TreeSet<>(expected.get(0)));
        assertThat(with(AclOperation.WRITE, allowed)).isEqualTo(new TreeSet<>(expected.get(1)));
        assertThat(with(AclOperation.DELETE, allowed)).isEmpty();
        assertThat(with(AclOperation.ALTER, allowed)).isEmpty();
        assertThat(with(AclOperation.ALTER_CONFIGS, allowed)).isEmpty();
    }

    @Test
    void shouldLetAnAuditorReadEverythingAndWriteNothing() throws Exception {
        KafkaConnection connection = as(KafkaRole.AUDITOR);
        int all = connection.topics().all().size();
        await("all of them").atMost(PATIENCE).until(() -> allowed(connection).size() == all);

        Map<String, Set<AclOperation>> allowed = allowed(connection);

        assertThat(with(AclOperation.READ, allowed)).hasSize(all);
        assertThat(with(AclOperation.WRITE, allowed)).isEmpty();
    }

    @Test
    void shouldAuditWithTheRightsOfAnAuditor() throws Exception {
        KafkaConnection connection = as(KafkaRole.AUDITOR);
        await("all of them")
                .atMost(PATIENCE)
                .until(() ->
                        allowed(connection).size() == connection.topics().all().size());

        assertThat(StreamAudit.of(
                                connection,
                                new AuditConfig(
                                        Optional.empty(), AuditConfig.DEFAULT_SETTLE, AuditConfig.DEFAULT_SHOWN))
                        .clean())
                .isTrue();
        assertThat(ReportAudit.of(connection).discrepancies()).isEmpty();
        assertThat(PolicyAudit.of(connection).differences()).isEmpty();
        assertThat(ActionAudit.of(connection).clean()).isTrue();
        try (ReleaseStore store = TestStore.in(folder)) {
            assertThat(MapAudit.of(connection, store, KafkaGroups.SHIPPED.map()).differences())
                    .isEmpty();
        }
    }

    @Test
    void shouldMakeKeysPromiseAndForgetWithTheRightsOfAnOperator() throws Exception {
        KafkaConnection connection = as(KafkaRole.OPERATOR);
        await("all of them")
                .atMost(PATIENCE)
                .until(() ->
                        allowed(connection).size() == connection.topics().all().size());
        ActionRecords actions = new ActionRecords(connection, Actor.ofUser("op", "secret"));
        ApiKey key = ApiKey.newBuilder()
                .setId("k1")
                .setName("ann")
                .setSecretHash("0".repeat(64))
                .setRoles(List.of("labeler"))
                .setSource(FeedbackSource.HUMAN)
                .setCreatedBy("op")
                .setCreatedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .build();

        KeyLog.publish(connection, key, actions.of(key));
        var promise = new GivenPromise("", Optional.empty(), Optional.empty(), "because").by("op", Instant.now());
        new PolicyRecords(connection).publish(promise, actions.of(promise));

        await("they can be read")
                .atMost(PATIENCE)
                .until(() -> KeyLog.read(connection).byId("k1").isPresent()
                        && PolicyLog.read(connection).promise("", null).isPresent());
        ErasureResult forgotten =
                new Erasing(connection).forget(new ErasureRequest(ErasureRequest.Kind.LABELER, "ann"), actions, "hash");
        assertThat(forgotten).isInstanceOf(ErasureResult.Forgotten.class);
    }

    @Test
    void shouldRefuseAForgedVerdictKeyAnswerAndRelease() throws Exception {
        KafkaConnection asker = as(KafkaRole.ASKER);

        for (Topic<?, ?> topic : List.of(
                open.topics().feedback(),
                open.topics().apiKeys(),
                open.topics().answers(),
                open.topics().releases())) {
            assertThatThrownBy(() -> write(asker, topic))
                    .as(topic.name())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
        write(asker, open.topics().questions());
    }

    @Test
    void shouldRefuseToReadKeysAndVerdictsToAnAsker() throws Exception {
        KafkaConnection asker = as(KafkaRole.ASKER);

        for (Topic<?, ?> topic : List.of(open.topics().apiKeys(), open.topics().feedback())) {
            assertThatThrownBy(() -> {
                        try (TopicReader reader = TopicReader.fromBeginning(asker, Map.of(), List.of(topic.name()))) {
                            reader.readToEnd(record -> {});
                        }
                    })
                    .isInstanceOf(TopicAuthorizationException.class);
        }
    }

    private static void write(KafkaConnection connection, Topic<?, ?> topic) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                connection.settings(Map.of("max.block.ms", 20_000)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic.name(), new byte[] {1}, new byte[] {1}))
                    .get();
        }
    }
}

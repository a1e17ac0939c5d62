package io.candor.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.audit.AuditReport;
import io.candor.embedded.EmbeddedBroker;
import io.candor.embedded.EmbeddedBrokerConfig;
import io.candor.embedded.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.GroupType;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answerers whose group goes by the brokers' protocol (KIP-848). */
class GroupProtocolEmbeddedTest {
    private static final Duration WAIT = Duration.ofSeconds(60);
    /** Slow enough that partitions move while questions of theirs are being answered. */
    private static final long NANOS_PER_QUESTION = TimeUnit.MILLISECONDS.toNanos(2);

    private static final Map<String, String> CONSUMER = settings(GroupProtocol.CONSUMER);

    @Test
    void shouldAnswerOnceWhenOneOfTwoCloses() throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            Answerer first = answering(stream, CONSUMER);
            stream.ask(0, 3_000);
            answering(stream, CONSUMER);
            await("both have partitions").atMost(WAIT).until(() -> membersWithPartitions(stream) == 2);
            stream.ask(3_000, 4_000);

            first.close();
            stream.ask(4_000, 4_500);

            assertClean(stream.audit(WAIT), 4_500);
            assertThat(stream.described().type()).isEqualTo(GroupType.CONSUMER);
        }
    }

    @Test
    void shouldAnswerOnceWhenTheGroupPutsOutThoseThatAnswer() throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            answering(stream, CONSUMER);
            answering(stream, CONSUMER);
            stream.ask(0, 2_000);
            awaitOutcomes(stream, 200);

            stream.removeMembers();
            await("partitions lost").atMost(WAIT).until(() -> rebalances(stream, "lost") > 0);
            stream.ask(2_000, 2_500);

            assertClean(stream.audit(WAIT), 2_500);
        }
    }

    @ParameterizedTest
    @CsvSource({"CLASSIC,CONSUMER", "CONSUMER,CLASSIC"})
    void shouldAnswerOnceWhenARollingRestartChangesTheProtocol(GroupProtocol from, GroupProtocol to) throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            Answerer first = answering(stream, settings(from));
            Answerer second = answering(stream, settings(from));
            stream.ask(0, 1_500);
            awaitOutcomes(stream, 100);

            first.close();
            answering(stream, settings(to));
            await("both have partitions").atMost(WAIT).until(() -> membersWithPartitions(stream) == 2);
            stream.ask(1_500, 2_500);
            second.close();
            answering(stream, settings(to));
            stream.ask(2_500, 3_000);

            assertClean(stream.audit(WAIT), 3_000);
            assertThat(stream.described().type().name()).isEqualTo(to.name());
        }
    }

    @Test
    void shouldSayWhatTheBrokersLackUntilTheyHaveIt(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(new EmbeddedBrokerConfig(folder, 0))) {
            groupVersion(broker, (short) 0);
            try (AnswererStream stream = new AnswererStream(broker.bootstrapServers())) {
                stream.ask(0, 100);
                Answerer answerer = stream.answerer(new ScriptedEngine(), CONSUMER);
                await("refused")
                        .atMost(WAIT)
                        .until(() -> answerer.state().membershipEnd().isPresent());
                await("that it lasts")
                        .during(Duration.ofSeconds(2))
                        .atMost(WAIT)
                        .until(() -> group(answerer).contains("set CLASSIC") && AnswerHealth.isAlive(answerer));

                groupVersion(broker, (short) 1);

                assertClean(stream.audit(WAIT), 100);
                assertThat(group(answerer)).isEqualTo("joined");
            }
        }
    }

    private static Map<String, String> settings(GroupProtocol protocol) {
        return Map.of("group-protocol", protocol.name(), "batch.max-questions", "8");
    }

    private static void groupVersion(EmbeddedBroker broker, short version) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            FeatureUpdate.UpgradeType type =
                    version == 0 ? FeatureUpdate.UpgradeType.SAFE_DOWNGRADE : FeatureUpdate.UpgradeType.UPGRADE;
            admin.updateFeatures(Map.of("group.version", new FeatureUpdate(version, type)), new UpdateFeaturesOptions())
                    .all()
                    .get();
        }
    }

    private static Answerer answering(AnswererStream stream, Map<String, String> settings) {
        Answerer answerer = stream.answerer(new PacedEngine(NANOS_PER_QUESTION), settings);
        await("joined").atMost(WAIT).until(() -> answerer.state().isJoined());
        return answerer;
    }

    private static void awaitOutcomes(AnswererStream stream, int most) {
        await("some answered").atMost(WAIT).until(() -> stream.answered() >= most);
    }

    static String group(Answerer answerer) {
        return AnswerHealth.readiness(HealthCheckResponse.named("answerer"), answerer)
                .build()
                .getData()
                .orElseThrow()
                .get("group")
                .toString();
    }

    private static long membersWithPartitions(AnswererStream stream) throws Exception {
        return stream.described().members().stream()
                .flatMap(member -> Stream.of(member.assignment().topicPartitions()))
                .filter(partitions -> !partitions.isEmpty())
                .count();
    }

    static double rebalances(AnswererStream stream, String event) {
        return stream.meters.counter("candor.answer.rebalances", "event", event).count();
    }

    static void assertClean(AuditReport report, long answers) {
        assertThat(report.first()).isEmpty();
        assertThat(report.clean()).isTrue();
        assertThat(report.answered()).isEqualTo(answers);
    }
}

package io.candor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What {@code docker-compose.yml} starts with each profile. */
class ComposeTest {
    private static final List<String> BROKERS = List.of("kafka-1", "kafka-2", "kafka-3");

    private final Map<String, Map<String, Object>> services = services();

    @ParameterizedTest
    @ValueSource(strings = {"stack", "stack-3"})
    void shouldStartEveryRoleAndWhatTheyNeedWithEachStack(String profile) {
        assertThat(names(profile))
                .contains("registry", "topics", "console", "answerer", "calibrator", "trainer")
                .doesNotContain("answerer-gpu", "trainer-gpu");
    }

    @Test
    void shouldStartOneBrokerOrThreeAndNeverBoth() {
        assertThat(names("stack")).contains("kafka").doesNotContainAnyElementsOf(BROKERS);
        assertThat(names("stack-3")).containsAll(BROKERS).doesNotContain("kafka");
    }

    @Test
    void shouldKeepEverythingThreeTimesAndDoWithoutOneBroker() {
        for (String broker : BROKERS) {
            assertThat(environment(broker))
                    .containsEntry("KAFKA_DEFAULT_REPLICATION_FACTOR", 3)
                    .containsEntry("KAFKA_MIN_INSYNC_REPLICAS", 2)
                    .containsEntry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", 3)
                    .containsEntry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", 3)
                    .containsEntry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", 2);
        }
    }

    @Test
    void shouldGiveEachBrokerANumberANameAndADiskOfItsOwn() {
        Set<Object> disks = new TreeSet<>();
        for (int i = 0; i < BROKERS.size(); i++) {
            String broker = BROKERS.get(i);
            assertThat(environment(broker))
                    .containsEntry("KAFKA_NODE_ID", i + 1)
                    .containsEntry("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://" + broker + ":9092");
            assertThat(environment(broker).get("KAFKA_CONTROLLER_QUORUM_VOTERS").toString())
                    .contains((i + 1) + "@" + broker + ":9093");
            disks.add(((List<?>) services.get(broker).get("volumes")).get(0).toString());
        }
        assertThat(disks).hasSize(BROKERS.size());
    }

    @Test
    void shouldFindTheBrokersUnderTheNameThatTheRolesBeginWith() {
        assertThat(environment("answerer").get("KAFKA_BOOTSTRAP_SERVERS").toString())
                .contains("kafka:9092");
        assertThat(BROKERS.stream()
                        .map(broker -> services.get(broker).get("networks").toString()))
                .allMatch(networks -> networks.contains("[kafka]"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> services() {
        try (Reader file = Files.newBufferedReader(Path.of("docker-compose.yml"))) {
            Map<String, Object> compose = new Yaml().load(file);
            return (Map<String, Map<String, Object>>) compose.get("services");
        } catch (IOException unreadable) {
            throw new IllegalStateException("docker-compose.yml cannot be read", unreadable);
        }
    }

    private Set<String> names(String profile) {
        Stream<String> started = services.entrySet().stream()
                .filter(service -> ((List<?>) service.getValue().get("profiles")).contains(profile))
                .map(Map.Entry::getKey);
        return started.collect(Collectors.toCollection(TreeSet::new));
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> environment(String service) {
        return (Map<String, Object>) services.get(service).get("environment");
    }
}

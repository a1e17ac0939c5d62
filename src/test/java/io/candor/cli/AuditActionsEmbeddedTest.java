package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.access.KeyLog;
import io.candor.event.ApiKey;
import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseStatus;
import io.candor.release.log.ReleaseLog;
import io.candor.release.log.ReleasePublisher;
import io.candor.release.store.ReleaseManifest;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.StoredRelease;
import io.candor.release.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code candor audit --actions} on a real broker, whose topics other tests write too: what operators do is on the trail, and what is not is found. */
class AuditActionsEmbeddedTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String model = "tiny-" + UUID.randomUUID() + "@0";
    private ConfiguredStack stack;
    private KafkaConnection connection;

    @TempDir
    Path folder;

    @BeforeEach
    void setUp() {
        stack = new ConfiguredStack();
        stack.set("candor.release.store", folder.resolve("store").toString());
        stack.set("candor.release.cache", folder.resolve("cache").toString());
        connection = stack.connection();
        // So that the trail has begun.
        keyOf("the first");
    }

    @AfterEach
    void restore() {
        stack.close();
    }

    private static String keyOf(String name) {
        CommandRun run = CommandRun.of("keys", "create", "--name", name, "--role", "operator", "--json");
        assertThat(run.status()).isZero();
        return read(run).get("id").asText();
    }

    private static JsonNode read(CommandRun run) {
        try {
            return JSON.readTree(run.out());
        } catch (IOException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private static JsonNode audited(String... filters) {
        List<Object> arguments = new ArrayList<>(List.of("audit", "--actions", "--json"));
        arguments.addAll(List.of(filters));
        return read(CommandRun.of(arguments.toArray()));
    }

    /** What was committed may be read some milliseconds later. */
    private static JsonNode listed(int actions, String... filters) {
        return await("the actions can be read")
                .atMost(Duration.ofSeconds(20))
                .until(() -> audited(filters), report -> report.get("actions").size() == actions);
    }

    private static List<String> kinds(JsonNode report) {
        return report.get("actions").findValuesAsText("kind");
    }

    private static List<String> missing(JsonNode report) {
        return report.get("missing").findValuesAsText("subject");
    }

    private String release(String id) throws IOException {
        Path files = Files.createDirectories(folder.resolve(id));
        Files.writeString(files.resolve("weights"), id);
        try (ReleaseStore store = TestStore.in(folder)) {
            StoredRelease stored = store.store(files, ReleaseManifest.of(id, model, "ab".repeat(32), Instant.EPOCH));
            new ReleasePublisher(connection)
                    .publish(List.of(stored.event(ReleaseStatus.LIVE, "gate", "for a test", Instant.now())));
        }
        return id;
    }

    @Test
    void shouldSayWhoMadeAndRevokedAKeyWithoutANameAndForEver() {
        String id = keyOf("ann with a name");
        awaitKey(id);
        CommandRun.of("keys", "revoke", id);

        JsonNode report = listed(2, "--about", id);

        assertThat(kinds(report)).containsExactly("KEY_CREATED", "KEY_REVOKED");
        JsonNode created = report.get("actions").get(0);
        assertThat(created.get("actor").asText()).matches("user:[0-9a-f]{16}");
        assertThat(created.get("details").get("roles").asText()).isEqualTo("operator");
        assertThat(report.get("actions").toString()).doesNotContain("ann with a name");
        assertThat(missing(report)).doesNotContain(id);
    }

    @Test
    void shouldSayWhoActivatedAndRolledBack() throws IOException {
        String first = release("first-" + UUID.randomUUID());
        String second = release("second-" + UUID.randomUUID());
        await("the releases can be read")
                .atMost(Duration.ofSeconds(20))
                .until(() -> ReleaseLog.read(connection).find(second).isPresent());
        CommandRun.of("releases", "activate", first);
        await("the release is live").atMost(Duration.ofSeconds(20)).until(() -> ReleaseLog.read(connection)
                .live(model)
                .orElseThrow()
                .releaseId()
                .equals(first));
        CommandRun.of("releases", "rollback", "--model-id", model);

        assertThat(kinds(listed(1, "--about", first))).containsExactly("RELEASE_ACTIVATED");
        JsonNode report = listed(1, "--about", second, "--kind", "RELEASE_ROLLED_BACK", "--since", "1h");

        assertThat(report.get("actions").get(0).get("details").get("retired").asText())
                .isEqualTo(first);
        assertThat(missing(report)).doesNotContain(first, second);
    }

    @Test
    void shouldFindAnActivationThatNobodyDidByOurMeans() throws IOException {
        String first = release("mine-" + UUID.randomUUID());
        String forged = "forged-" + first;
        try (ReleaseStore store = TestStore.in(folder)) {
            Path files = Files.createDirectories(folder.resolve(forged));
            Files.writeString(files.resolve("weights"), forged);
            StoredRelease stored =
                    store.store(files, ReleaseManifest.of(forged, model, "ab".repeat(32), Instant.EPOCH));
            new ReleasePublisher(connection)
                    .publish(List.of(stored.event(ReleaseStatus.LIVE, "root", "by hand", Instant.EPOCH)));
        }
        await("the record can be read")
                .atMost(Duration.ofSeconds(20))
                .until(() -> ReleaseLog.read(connection).find(forged).isPresent());

        CommandRun run = CommandRun.of("audit", "--actions", "--show", "1000");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.outLines())
                .anyMatch(line -> line.contains("no action") && line.contains(forged))
                .noneMatch(line -> line.contains("no action") && line.contains(" " + first + ","));
    }

    @Test
    void shouldSayWhoPromised() {
        String domain = "law-" + UUID.randomUUID();
        CommandRun.of("policy", "set", "--domain", domain, "--target", "0.05", "--reason", "agreed with the desk");
        CommandRun.of("policy", "set", "--domain", domain, "--none");

        JsonNode report = listed(2, "--about", domain);

        assertThat(kinds(report)).containsExactly("PROMISED", "PROMISED_NOTHING");
        assertThat(report.get("actions").get(0).get("details").get("target").asText())
                .isEqualTo("0.05");
        assertThat(report.get("actions").toString()).doesNotContain("the desk");
        assertThat(missing(report)).doesNotContain(domain);
    }

    @Test
    void shouldDoNothingWhereTheTrailCannotBeWritten() {
        ApiKey key = ApiKey.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setName("ann")
                .setSecretHash("0".repeat(64))
                .setRoles(List.of("asker"))
                .setCreatedBy("test")
                .setCreatedAt(Instant.EPOCH)
                .build();
        ProducerRecord<byte[], byte[]> lost =
                new ProducerRecord<>("no-such-topic-" + UUID.randomUUID(), 7, new byte[1], new byte[1]);

        assertThatThrownBy(() -> KeyLog.publish(connection, key, lost)).isInstanceOf(KafkaException.class);

        // Whatever was written before can be read once the key after it can.
        awaitKey(keyOf("after it"));
        assertThat(KeyLog.read(connection).byId(key.getId())).isEmpty();
    }

    private void awaitKey(String id) {
        await("the key can be read")
                .atMost(Duration.ofSeconds(20))
                .until(() -> KeyLog.read(connection).byId(id).isPresent());
    }
}

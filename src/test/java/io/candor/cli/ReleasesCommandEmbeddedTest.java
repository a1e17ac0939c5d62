package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.TinyModel;
import io.candor.action.Actor;
import io.candor.cli.option.ConfiguredKafka;
import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseStatus;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseLog;
import io.candor.release.log.ReleasePublisher;
import io.candor.release.store.ReleaseManifest;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.SharedSecret;
import io.candor.release.store.StoredRelease;
import io.candor.release.store.TestStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code candor releases} on a real broker: what is said, what is published, and what is refused. */
class ReleasesCommandEmbeddedTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** No other test has it, so that the shared topic does not matter. */
    private final String model = "tiny-" + UUID.randomUUID() + "@0";

    private final String first = "first-" + UUID.randomUUID();
    private final String second = "second-" + UUID.randomUUID();
    private ConfiguredStack stack;

    @TempDir
    Path folder;

    private KafkaConnection connection;

    @BeforeEach
    void setUp() throws IOException {
        stack = new ConfiguredStack();
        stack.set("candor.release.cache", folder.resolve("cache").toString());
        stack.set("candor.release.store", folder.resolve("store").toString());
        // As a service has it that acted on the shared topics: a folder .candor that another test left behind may not
        // be there.
        try (ReleaseStore releases = ConfiguredKafka.releaseStore()) {
            SharedSecret.of(releases, Actor.SECRET, SharedSecret::random);
        }
        connection = stack.connection();
        publish(store(first), ReleaseStatus.LIVE);
        publish(store(second), ReleaseStatus.LIVE);
    }

    @AfterEach
    void restore() {
        stack.close();
    }

    private StoredRelease store(String id) throws IOException {
        Path files = Files.createDirectories(folder.resolve(id));
        Files.writeString(files.resolve("weights"), id);
        try (ReleaseStore store = TestStore.in(folder)) {
            return store.store(files, ReleaseManifest.of(id, model, "ab".repeat(32), Instant.EPOCH));
        }
    }

    private void publish(StoredRelease release, ReleaseStatus status) {
        new ReleasePublisher(connection).publish(List.of(release.event(status, "test", "for a test", Instant.now())));
    }

    private String live() {
        return ReleaseLog.read(connection).live(model).orElseThrow().releaseId();
    }

    private static CommandRun releases(Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = "releases";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return CommandRun.of(all);
    }

    private static void assertRefused(CommandRun run, String... words) {
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errLines().get(run.errLines().size() - 1)).contains(words);
    }

    @Test
    void shouldStoreAnAdapterFolderAsACandidateAndMakeItAnswerOnlyWhenAsked() throws IOException {
        String name = "brought-" + UUID.randomUUID();
        TinyModel.write(folder.resolve(name), 1);
        Path adapter = folder.resolve("trained");
        TinyModel.writeAdapter(folder.resolve(name), adapter, 2);

        CommandRun candidate = releases("import", adapter, "--model", folder.resolve(name));
        assertThat(candidate.status()).as(candidate.err()).isZero();
        LoggedRelease stored = ReleaseLog.read(connection).all().stream()
                .filter(release -> release.releaseId().startsWith(name + "-imported-"))
                .findFirst()
                .orElseThrow();
        assertThat(stored.event().getStatus()).isEqualTo(ReleaseStatus.CANDIDATE);
        assertThat(candidate.out()).contains("activate --force " + stored.releaseId());

        CommandRun live = releases("import", adapter, "--model", folder.resolve(name), "--activate");
        assertThat(live.status()).as(live.err()).isZero();
        assertThat(ReleaseLog.read(connection).live(stored.event().getModelId()))
                .hasValueSatisfying(release -> assertThat(release.releaseId()).isEqualTo(stored.releaseId()));
        try (ReleaseStore store = TestStore.in(folder)) {
            assertThat(store.find(stored.releaseId()).orElseThrow().manifest().canaries())
                    .isNotEmpty();
        }

        releases("import", adapter, "--model", folder.resolve(name));
        assertThat(ReleaseLog.read(connection)
                        .find(stored.releaseId())
                        .orElseThrow()
                        .event()
                        .getStatus())
                .as("what is live stays so when it is imported again")
                .isEqualTo(ReleaseStatus.LIVE);
    }

    @Test
    void shouldNotSayThatAnswerersLoadAReleaseNowWhereNoneHasToldOfItsModel() throws IOException {
        String name = "misspelt-" + UUID.randomUUID();
        TinyModel.write(folder.resolve(name), 1);
        TinyModel.writeAdapter(folder.resolve(name), folder.resolve("trained"), 2);

        CommandRun live = releases("import", folder.resolve("trained"), "--model", folder.resolve(name), "--activate");

        assertThat(live.status()).as(live.err()).isZero();
        assertThat(live.out())
                .contains("check its folder's name")
                .contains("answerers that have this model load it when they start");
    }

    @Test
    void shouldRefuseAnAdapterOfAnotherModel() throws IOException {
        TinyModel.write(folder.resolve("one"), 1);
        TinyModel.write(folder.resolve("other"), 5);
        TinyModel.writeAdapter(folder.resolve("other"), folder.resolve("trained"), 2);

        assertRefused(
                releases("import", folder.resolve("trained"), "--model", folder.resolve("one")), "base_model_hash");
    }

    @Test
    void shouldMarkTheLiveReleaseInTheList() throws IOException {
        CommandRun run = releases("list", "--json");

        assertThat(run.status()).isZero();
        Map<String, Boolean> live = new HashMap<>();
        for (JsonNode release : JSON.readTree(run.out())) {
            live.put(release.get("releaseId").asText(), release.get("live").asBoolean());
        }
        assertThat(live).containsEntry(first, false).containsEntry(second, true);
        assertThat(releases("list").out()).contains(first, second);
    }

    @Test
    void shouldShowOneReleaseOfAModelAsLiveAndTheOneBeforeAsSuperseded() throws IOException {
        assertThat(releases("list").outLines())
                .anyMatch(line -> line.contains(first) && line.contains("SUPERSEDED") && !line.contains("LIVE"))
                .anyMatch(line -> line.contains(second) && line.contains("LIVE"));
        assertThat(JSON.readTree(releases("show", first, "--json").out())
                        .get("status")
                        .asText())
                .isEqualTo("SUPERSEDED");
    }

    @Test
    void shouldShowFilesAndLineageOfOneRelease() throws IOException {
        CommandRun run = releases("show", first, "--json");

        JsonNode manifest = JSON.readTree(run.out()).get("manifest");
        assertThat(manifest.get("files").get("weights").get("sha256").asText()).hasSize(64);
        assertThat(releases("show", first).outLines()).anyMatch(line -> line.contains("sha256"));
    }

    @Test
    void shouldMakeAnOldReleaseLiveWhenActivated() {
        CommandRun run = releases("activate", first, "--reason", "better after all");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains(first, "is live");
        assertThat(live()).isEqualTo(first);
    }

    private void trustANewKey() throws IOException {
        CommandRun made = releases("keygen", "--out", folder.resolve("key"), "--json");
        assertThat(made.status()).isZero();
        JsonNode key = JSON.readTree(made.out());
        stack.set("candor.release.signature.trusted-keys", key.get("publicKey").asText());
        stack.set("candor.release.signature.key-file", key.get("privateKey").asText());
    }

    @Test
    void shouldActivateAnOldReleaseOnlyOnceItIsSignedWhereAKeyIsTrusted() throws IOException {
        trustANewKey();
        assertRefused(releases("activate", first), "nothing was changed", "candor releases sign");
        assertThat(releases("sign", first).out()).contains(first, "is signed");

        CommandRun run = releases("activate", first);

        assertThat(run.status()).isZero();
        assertThat(live()).isEqualTo(first);
        assertThat(JSON.readTree(releases("show", first, "--json").out())
                        .get("signedBy")
                        .asText())
                .hasSize(16);
    }

    @Test
    void shouldTellAnswerersToTryALiveReleaseAgainOnceItIsSigned() throws IOException {
        trustANewKey();
        long before = offsetOf(second);

        releases("sign", second);

        assertThat(offsetOf(second)).isGreaterThan(before);
        assertThat(live()).isEqualTo(second);
    }

    private long offsetOf(String release) {
        return ReleaseLog.read(connection).find(release).orElseThrow().offset();
    }

    @Test
    void shouldNotSignWithoutAKey() {
        assertRefused(releases("sign", first), "CANDOR_RELEASE_SIGNATURE_KEY_FILE");
    }

    @Test
    void shouldNotWriteAKeyOverAnother() throws IOException {
        trustANewKey();
        Path secret = folder.resolve("key.pem");
        String before = Files.readString(secret);

        assertRefused(releases("keygen", "--out", folder.resolve("key")), "exists");

        assertThat(secret).hasContent(before);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldReturnToTheReleaseBeforeAndNoFurtherThanThereIs() {
        assertThat(releases("rollback", "--model-id", model).status()).isZero();
        assertThat(live()).isEqualTo(first);

        CommandRun again = releases("rollback", "--model-id", model);

        assertRefused(again, "no release", "was live before", first);
        assertThat(live()).isEqualTo(first);
    }

    @Test
    void shouldPublishNothingWhenTheFilesAreNotWholeInTheStoreThoughTheyWereFetchedBefore() throws IOException {
        assertThat(releases("show", first).status()).isZero();
        URI manifest = URI.create(
                ReleaseLog.read(connection).find(first).orElseThrow().event().getManifestUri());
        Files.writeString(Path.of(manifest).resolveSibling("weights"), "spoilt");

        assertRefused(releases("activate", first), first, "weights", "nothing was changed");
        assertRefused(releases("rollback", "--model-id", model), first, "weights");
        assertThat(live()).isEqualTo(second);
    }

    @Test
    void shouldActivateWhatTheGateRejectedOnlyWhenForced() throws IOException {
        String third = "third-" + UUID.randomUUID();
        publish(store(third), ReleaseStatus.REJECTED);
        assertRefused(releases("activate", third), third, "REJECTED", "--force");
        assertThat(live()).isEqualTo(second);

        releases("activate", third, "--force");

        assertThat(live()).isEqualTo(third);
    }

    @Test
    void shouldRefuseWhatIsUnknownInOneSentence() {
        assertRefused(releases("activate", "nowhere"), "nowhere", "candor releases list");
        assertRefused(releases("rollback", "--model-id", "nomodel@0"), "nomodel@0");
    }

    @Test
    void shouldChangeNothingWhenItIsLiveAlready() {
        long offset = ReleaseLog.read(connection).live(model).orElseThrow().offset();

        CommandRun run = releases("activate", second);

        assertThat(run.out()).contains("live already");
        assertThat(ReleaseLog.read(connection).live(model).orElseThrow().offset())
                .isEqualTo(offset);
    }
}

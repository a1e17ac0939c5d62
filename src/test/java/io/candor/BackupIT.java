package io.candor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseStatus;
import io.candor.event.Topics;
import io.candor.honesty.map.LogitMap;
import io.candor.release.log.ReleaseLog;
import io.candor.release.log.ReleasePublisher;
import io.candor.release.store.ReleaseConfig;
import io.candor.release.store.ReleaseManifest;
import io.candor.release.store.ReleaseMaps;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.StoredRelease;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A data folder, backed up and restored elsewhere as docs/operations.md says: all that was true there is true here. */
@Timeout(600)
class BackupIT {
    private static final String RELEASE = "a-map-of-its-own";
    private static final int QUESTIONS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void shouldAnswerWithTheSameReleaseAndPassTheAuditWhenRestoredOnAFreshMachine() throws Exception {
        Path lost = Files.createDirectories(folder.resolve("lost"));
        Path fresh = Files.createDirectories(folder.resolve("fresh"));
        Path archive = folder.resolve("candor.tar.gz");
        try (PackagedStack stack = start(lost, "")) {
            goLive(stack, lost.resolve("stack/releases"));
            awaitServed(stack);
            ask(stack, "before");
            judge(stack, "before-0", "verdict-before");
            assertThat(script("deploy/backup/backup.sh", lost.resolve("stack"), archive))
                    .as("a running one")
                    .contains("in use by process");
        }

        String backedUp = script("deploy/backup/backup.sh", lost.resolve("stack"), archive);
        Files.move(lost.resolve("stack"), folder.resolve("out of reach"));
        String restored = script("deploy/backup/restore.sh", archive, fresh.resolve("stack"));

        assertThat(backedUp)
                .contains(lost.toRealPath().resolve("stack/releases").toString());
        assertThat(restored).contains("is restored");
        try (PackagedStack stack =
                start(fresh, lost.toRealPath().resolve("stack/releases").toString())) {
            awaitServed(stack);
            assertThat(stack.get("/v1/questions/before-7")).contains("\"answer\"", RELEASE);
            ask(stack, "after");
            judge(stack, "before-1", "verdict-after");
            assertThat(audit(stack, fresh, "audit", "--wait", "60s")).contains("CLEAN");
            assertThat(audit(stack, fresh, "audit", "--recompute", "30")).contains("CLEAN");
        }
    }

    /** With a cache of its own, as on a machine that has never seen a release. */
    private static PackagedStack start(Path machine, String formerStores) throws IOException {
        Map<String, String> settings = new TreeMap<>();
        settings.put("CANDOR_RELEASE_CACHE", machine.resolve("cache").toString());
        if (!formerStores.isEmpty()) {
            settings.put("CANDOR_RELEASE_FORMER_STORES", formerStores);
        }
        return PackagedStack.start(machine, settings);
    }

    /** Another map for the adapter that the service began with. */
    private void goLive(PackagedStack stack, Path releases) {
        KafkaConnection connection = connection(stack);
        ReleaseConfig config = MappedConfig.of(
                ReleaseConfig.class,
                Map.of(
                        "store", releases.toString(),
                        "cache", folder.resolve("cache").toString()));
        ReleaseStore store = ReleaseStore.open(config);
        try {
            StoredRelease first = store.find(
                            ReleaseLog.read(connection).all().get(0).event().getReleaseId())
                    .orElseThrow();
            ReleaseManifest manifest = ReleaseManifest.of(
                            RELEASE,
                            first.manifest().modelId(),
                            first.manifest().baseModelHash(),
                            Instant.now())
                    .withLineage(Optional.of(first.manifest().releaseId()), List.of());
            LogitMap map = new LogitMap(new LogitMap.Platt(1, 0.5), new TreeMap<>(), new TreeMap<>());
            StoredRelease stored = store.storeMaps(first, ReleaseMaps.of(map), manifest);
            new ReleasePublisher(connection)
                    .publish(List.of(stored.event(ReleaseStatus.LIVE, "test", "to be restored", Instant.now())));
        } finally {
            store.close();
        }
    }

    private static KafkaConnection connection(PackagedStack stack) {
        return new KafkaConnection(
                stack.bootstrapServers(), Map.of(), Topics.of(EventConfig.of(1, 1, stack.registryUrl())));
    }

    private static void awaitServed(PackagedStack stack) {
        await("the release is served")
                .atMost(PATIENCE)
                .until(() -> stack.get("/health/ready").replace(" ", "").contains("\"release\":\"" + RELEASE + "\""));
    }

    private static void ask(PackagedStack stack, String name) throws IOException, InterruptedException {
        for (int i = 0; i < QUESTIONS; i++) {
            String body = "{\"id\":\"" + name + "-" + i + "\",\"text\":\"What is the capital of France?\"}";
            assertThat(stack.post("/v1/questions", body)).isEqualTo(202);
        }
        await("the last answer").atMost(PATIENCE).until(() -> stack.get("/v1/questions/" + name + "-" + (QUESTIONS - 1))
                .contains("\"answer\""));
    }

    private static void judge(PackagedStack stack, String question, String feedback)
            throws IOException, InterruptedException {
        String body = "{\"feedbackId\":\"" + feedback + "\",\"questionId\":\"" + question
                + "\",\"verdict\":true,\"labeler\":\"ann\"}";
        assertThat(stack.post("/v1/feedback", body)).isEqualTo(202);
        await("the verdict counts").atMost(PATIENCE).until(() -> stack.get("/v1/feedback/" + feedback)
                .contains("\"LABELED\""));
    }

    private static String audit(PackagedStack stack, Path machine, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-jar",
                Path.of("target", "quarkus-app", "quarkus-run.jar").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", stack.bootstrapServers());
        builder.environment().put("SCHEMA_REGISTRY_URL", stack.registryUrl());
        builder.environment()
                .put("CANDOR_RELEASE_STORE", machine.resolve("stack/releases").toString());
        builder.environment()
                .put("CANDOR_RELEASE_CACHE", machine.resolve("cache").toString());
        builder.environment()
                .put(
                        "CANDOR_RELEASE_FORMER_STORES",
                        machine.resolveSibling("lost/stack/releases").toString());
        return said(builder);
    }

    private static String script(String script, Path from, Path to) throws IOException, InterruptedException {
        return said(new ProcessBuilder(script, from.toString(), to.toString()));
    }

    private static String said(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}

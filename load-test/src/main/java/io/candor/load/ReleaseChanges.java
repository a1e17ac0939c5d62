package io.candor.load;

import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseStatus;
import io.candor.honesty.map.LogitMap;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.log.ReleaseLog;
import io.candor.release.log.ReleasePublisher;
import io.candor.release.store.MapFile;
import io.candor.release.store.ReleaseConfig;
import io.candor.release.store.ReleaseManifest;
import io.candor.release.store.ReleaseMaps;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.StoredRelease;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;

/** Releases that go live in mid-load: the adapter that the answerers came with, each with another confidence map. */
final class ReleaseChanges implements AutoCloseable {
    /** Between two maps, in log odds: every confidence says which release it is of. */
    private static final double STEP = 0.25;

    private final KafkaConnection connection;
    private final Path folder;
    private final ReleaseStore store;
    private final ReleasePublisher publisher;
    private int made;

    /** @param folder of the store that the answerers have */
    ReleaseChanges(KafkaConnection connection, Path folder) {
        this.connection = connection;
        this.folder = folder;
        store = ReleaseStore.open(config(folder));
        publisher = new ReleasePublisher(connection);
    }

    private static ReleaseConfig config(Path folder) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValue("candor.release.store", folder.toString())
                .withDefaultValue(
                        "candor.release.cache",
                        folder.resolveSibling("release-cache").toString())
                .withMapping(ReleaseConfig.class)
                .build()
                .getConfigMapping(ReleaseConfig.class);
    }

    /** Another release goes live. */
    void swap() {
        publish(another(), "another map");
    }

    /** A release goes live whose map is not the one that its manifest names. */
    void damage() throws IOException {
        StoredRelease release = another();
        Files.writeString(folder.resolve(release.manifest().releaseId()).resolve(MapFile.NAME), "{\"slope\": ");
        publish(release, "a damaged map");
    }

    /** A release is told of before its manifest lies in the store, which comes later. */
    void announceEarly(long seconds) throws IOException, InterruptedException {
        StoredRelease release = another();
        Path manifest = folder.resolve(release.manifest().releaseId()).resolve(ReleaseManifest.FILE);
        Path aside = manifest.resolveSibling("later");
        Files.move(manifest, aside);
        publish(release, "a map whose manifest is late");
        TimeUnit.SECONDS.sleep(seconds);
        Files.move(aside, manifest);
    }

    /** A release goes live while the store is away. */
    void loseStore(long seconds) throws IOException, InterruptedException {
        StoredRelease release = another();
        Path away = folder.resolveSibling("releases-away");
        Files.move(folder, away);
        publish(release, "a map in a store that is away");
        TimeUnit.SECONDS.sleep(seconds);
        if (Files.exists(folder)) {
            // Somebody stored one meanwhile, as behind a mount that came off.
            FileUtils.copyDirectory(folder.toFile(), away.toFile());
            FileUtils.deleteDirectory(folder.toFile());
        }
        Files.move(away, folder);
    }

    private void publish(StoredRelease release, String reason) {
        publisher.publish(List.of(release.event(ReleaseStatus.LIVE, "chaos", reason, Instant.now())));
    }

    private StoredRelease another() {
        ReleaseHistory history = ReleaseLog.read(connection);
        LoggedRelease first = history.all().get(0);
        StoredRelease adapter = store.find(first.event().getReleaseId()).orElseThrow();
        made++;
        ReleaseManifest manifest = ReleaseManifest.of(
                        "chaos-" + made,
                        adapter.manifest().modelId(),
                        adapter.manifest().baseModelHash(),
                        Instant.now())
                .withLineage(Optional.of(adapter.manifest().releaseId()), List.of());
        LogitMap map = new LogitMap(new LogitMap.Platt(1, STEP * made), new TreeMap<>(), new TreeMap<>());
        return store.storeMaps(adapter, ReleaseMaps.of(map), manifest);
    }

    @Override
    public void close() {
        store.close();
    }
}

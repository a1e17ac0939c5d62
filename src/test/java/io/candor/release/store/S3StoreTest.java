package io.candor.release.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store in a bucket, through Amazon's own client against a double of its REST API. */
class S3StoreTest {
    private static final String WEIGHTS = "adapter_model.safetensors";

    @TempDir
    Path folder;

    private S3Double s3;
    private Path adapter;
    private ReleaseStore store;

    @BeforeEach
    void setUp() throws IOException {
        s3 = new S3Double();
        adapter = Files.createDirectories(folder.resolve("adapter"));
        Files.write(adapter.resolve(WEIGHTS), new byte[100_000]);
        Files.writeString(adapter.resolve("adapter_config.json"), "{}");
        store = ReleaseStore.open(config("one"));
    }

    @AfterEach
    void close() {
        store.close();
        s3.close();
    }

    private ReleaseConfig config(String cache) {
        return TestStore.config(
                folder.resolve(cache),
                Map.of(
                        "store", "s3://bucket/some/prefix",
                        "s3.endpoint", s3.endpoint(),
                        "s3.access-key", "key",
                        "s3.secret-key", "secret"));
    }

    private static ReleaseManifest manifest(String id) {
        return ReleaseManifest.of(id, "tiny@0", "ab".repeat(32), Instant.EPOCH);
    }

    @Test
    void shouldGiveBackEveryByteToAnotherMachine() {
        StoredRelease stored = store.store(adapter, manifest("r1"));
        try (ReleaseStore elsewhere = ReleaseStore.open(config("two"))) {

            Fetched.Whole fetched = elsewhere
                    .fetch(stored.manifestUri(), stored.manifestSha256())
                    .orThrow();

            assertThat(stored.manifestUri()).isEqualTo("s3://bucket/some/prefix/r1/release.json");
            assertThat(s3.objects).containsKey("/bucket/some/prefix/r1/" + WEIGHTS);
            assertThat(fetched.folder().resolve(WEIGHTS)).hasSameBinaryContentAs(adapter.resolve(WEIGHTS));
            assertThat(s3.unsigned).hasValue(0);
        }
    }

    @Test
    void shouldKeepTheFirstManifestWhenTheSameFilesAreStoredAgain() {
        StoredRelease first = store.store(adapter, manifest("r1"));

        StoredRelease second = store.store(adapter, manifest("r1").withFigures(Map.of("seed", "8"), Map.of()));

        assertThat(second).isEqualTo(first);
    }

    @Test
    void shouldRefuseAnObjectWithOneOtherByte() {
        StoredRelease stored = store.store(adapter, manifest("r1"));
        s3.objects.get("/bucket/some/prefix/r1/" + WEIGHTS)[5] = 1;

        assertThat(store.fetch(stored.manifestUri(), stored.manifestSha256())).isInstanceOf(Fetched.Damaged.class);
    }

    @Test
    void shouldSayThatAnObjectIsMissing() {
        StoredRelease stored = store.store(adapter, manifest("r1"));
        s3.objects.remove("/bucket/some/prefix/r1/" + WEIGHTS);

        assertThat(store.fetch(stored.manifestUri(), stored.manifestSha256()))
                .isInstanceOfSatisfying(Fetched.Unavailable.class, missing -> assertThat(missing.detail())
                        .contains(WEIGHTS, "missing"));
    }

    @Test
    void shouldNameTheSettingWhenTheBucketCannotBeWritten() {
        s3.goAway();

        assertThatThrownBy(() -> store.store(adapter, manifest("r1")))
                .isInstanceOf(ReleaseUnavailableException.class)
                .hasMessageContaining("candor.release.store");
    }

    @Test
    void shouldBeUnavailableWhileTheBucketIsAway() {
        StoredRelease stored = store.store(adapter, manifest("r1"));
        s3.goAway();

        assertThat(store.fetch(stored.manifestUri(), stored.manifestSha256())).isInstanceOf(Fetched.Unavailable.class);
    }
}

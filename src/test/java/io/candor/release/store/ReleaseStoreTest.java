package io.candor.release.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.LogitMap;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release is in the store whole or not at all, and comes out as it went in or not at all. */
class ReleaseStoreTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final String WEIGHTS = "adapter_model.safetensors";

    @TempDir
    Path folder;

    private Path adapter;
    private ReleaseStore store;

    @BeforeEach
    void setUp() throws IOException {
        adapter = Files.createDirectories(folder.resolve("adapter"));
        Files.writeString(adapter.resolve("adapter_config.json"), "{}");
        Files.write(adapter.resolve(WEIGHTS), new byte[200_000]);
        store = TestStore.in(folder);
    }

    private static ReleaseManifest manifest(String id) {
        return ReleaseManifest.of(id, "tiny@0123", "ab".repeat(32), NOW)
                .withLineage(Optional.of("parent"), List.of("batch-1", "batch-2"))
                .withFigures(Map.of("seed", "7"), Map.of("brier", 0.25))
                .withCanaries(Canary.measured(List.of("Is it?"), Map.of("float32", new float[] {0.5f})));
    }

    private Fetched fetch(StoredRelease stored) {
        return store.fetch(stored.manifestUri(), stored.manifestSha256());
    }

    private static Path fileOf(StoredRelease stored, String name) {
        return Path.of(URI.create(stored.manifestUri())).resolveSibling(name);
    }

    @Test
    void shouldGiveBackEveryByteAndFigure() throws IOException {
        StoredRelease stored = store.store(adapter, manifest("r1"));

        Fetched.Whole fetched = fetch(stored).orThrow();

        assertThat(fetched.folder().resolve(WEIGHTS)).hasSameBinaryContentAs(adapter.resolve(WEIGHTS));
        assertThat(fetched.manifest()).isEqualTo(stored.manifest());
        assertThat(fetched.manifest().withFiles(Map.of())).isEqualTo(manifest("r1"));
        assertThat(fetched.manifest().files().get(WEIGHTS).bytes()).isEqualTo(200_000);
    }

    @Test
    void shouldKeepBothMapsBesideAManifestThatSharesAnAdapter() throws IOException {
        Files.write(adapter.resolve(MapFile.ANSWERS), MapFile.bytes(answers(0.25)));
        StoredRelease shared = store.store(adapter, manifest("r1"));
        ReleaseMaps maps = new ReleaseMaps(LogitMap.IDENTITY, Optional.of(answers(0.75)));

        Fetched.Whole fetched =
                fetch(store.storeMaps(shared, maps, manifest("r2"))).orThrow();

        assertThat(ReleaseMaps.read(fetched.folder())).isEqualTo(maps);
        assertThat(fetched.folder().resolve(WEIGHTS)).hasSameBinaryContentAs(adapter.resolve(WEIGHTS));
    }

    @Test
    void shouldNotTakeOverTheMapOfAnswersOfTheAdapterThatIsShared() throws IOException {
        Files.write(adapter.resolve(MapFile.ANSWERS), MapFile.bytes(answers(0.25)));
        StoredRelease shared = store.store(adapter, manifest("r1"));

        StoredRelease mapped = store.storeMaps(shared, ReleaseMaps.NONE, manifest("r2"));

        assertThat(ReleaseMaps.read(fetch(mapped).orThrow().folder())).isEqualTo(ReleaseMaps.NONE);
    }

    @Test
    void shouldRefuseAMapOfAnswersThatWasChanged() throws IOException {
        StoredRelease stored = store.storeMaps(
                store.store(adapter, manifest("r1")),
                new ReleaseMaps(LogitMap.IDENTITY, Optional.of(answers(0.25))),
                manifest("r2"));
        Files.write(fileOf(stored, MapFile.ANSWERS), MapFile.bytes(answers(0.5)));

        assertThat(fetch(stored)).isInstanceOf(Fetched.Damaged.class);
    }

    private static AnswerMap answers(double weight) {
        return new AnswerMap(new AnswerMap.Weights(weight, 0.5, 0.1, -1), LogitMap.IDENTITY);
    }

    @Test
    void shouldReturnWhatWasStoredFirstWhenTheSameFilesAreStoredAgain() {
        StoredRelease first = store.store(adapter, manifest("r1"));

        StoredRelease second = store.store(adapter, manifest("r1").withFigures(Map.of("seed", "8"), Map.of()));

        assertThat(second).isEqualTo(first);
    }

    @Test
    void shouldRefuseOtherFilesUnderAnIdThatIsTaken() throws IOException {
        StoredRelease first = store.store(adapter, manifest("r1"));
        Files.write(adapter.resolve(WEIGHTS), new byte[] {1});

        assertThatThrownBy(() -> store.store(adapter, manifest("r1")))
                .isInstanceOf(ReleaseUnavailableException.class)
                .hasMessageContaining("r1")
                .hasMessageContaining("other files");

        assertThat(fetch(first)).isInstanceOf(Fetched.Whole.class);
    }

    @Test
    void shouldNotShowAReleaseWhoseManifestWasNotReached() throws IOException {
        StoredRelease torn = store.store(adapter, manifest("r1"));
        Files.delete(fileOf(torn, ReleaseManifest.FILE));

        Fetched fetched = fetch(torn);

        assertThat(fetched).isInstanceOfSatisfying(Fetched.Unavailable.class, missing -> assertThat(missing.detail())
                .contains(ReleaseManifest.FILE, "missing"));
    }

    @Test
    void shouldStoreOverWhatADeadWriterLeft() throws IOException {
        StoredRelease torn = store.store(adapter, manifest("r1"));
        Files.delete(fileOf(torn, ReleaseManifest.FILE));
        Files.write(fileOf(torn, WEIGHTS), new byte[] {1, 2, 3});

        StoredRelease stored = store.store(adapter, manifest("r1"));

        assertThat(fetch(stored)).isInstanceOf(Fetched.Whole.class);
    }

    @Test
    void shouldRefuseAFileWithOneOtherByte() throws IOException {
        StoredRelease stored = store.store(adapter, manifest("r1"));
        byte[] weights = Files.readAllBytes(fileOf(stored, WEIGHTS));
        weights[150_000] ^= 1;
        Files.write(fileOf(stored, WEIGHTS), weights);

        assertThat(fetch(stored)).isInstanceOfSatisfying(Fetched.Damaged.class, damaged -> assertThat(damaged.detail())
                .contains(WEIGHTS, "SHA-256"));
        assertThat(cached()).isEmpty();
    }

    @Test
    void shouldRefuseAFileThatIsCutOffOrTooLong() throws IOException {
        StoredRelease stored = store.store(adapter, manifest("r1"));
        for (int size : List.of(0, 100, 200_001, 300_000)) {
            Files.write(fileOf(stored, WEIGHTS), new byte[size]);

            assertThat(fetch(stored)).as("%d bytes", size).isInstanceOf(Fetched.Damaged.class);
        }
    }

    @Test
    void shouldRefuseAManifestOtherThanTheEventSays() throws IOException {
        StoredRelease stored = store.store(adapter, manifest("r1"));
        Path file = fileOf(stored, ReleaseManifest.FILE);
        Files.writeString(file, Files.readString(file).replace("0.25", "0.24"));

        assertThat(fetch(stored)).isInstanceOfSatisfying(Fetched.Damaged.class, damaged -> assertThat(damaged.detail())
                .contains(ReleaseManifest.FILE, "SHA-256"));
    }

    @Test
    void shouldRefuseAManifestWhoseFilesLeadOutOfTheFolder() throws IOException {
        Files.writeString(folder.resolve("secret"), "x");
        StoredRelease stored = store.store(adapter, manifest("r1"));
        Path file = fileOf(stored, ReleaseManifest.FILE);
        for (String name : List.of("../../secret", "/etc/passwd", "..", ".hidden", "a/b", "a\\\\b", "release.json")) {
            String json = Files.readString(file).replaceFirst("\"adapter_config.json\"", "\"" + name + "\"");
            Path evil = Files.createDirectories(folder.resolve("store/evil")).resolve(ReleaseManifest.FILE);
            Files.writeString(evil, json);

            Fetched fetched = store.fetch(evil.toUri().toString(), DigestUtils.sha256Hex(json));

            assertThat(fetched).as(name).isInstanceOfSatisfying(Fetched.Damaged.class, damaged -> assertThat(
                            damaged.detail())
                    .contains("cannot have a file named"));
        }
    }

    @Test
    void shouldRefuseAnIdThatLeadsOutOfTheStore() {
        for (String id : List.of("../r1", "a/b", "", ".r1", "a b", "x".repeat(200))) {
            assertThatThrownBy(() -> manifest(id)).as(id).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldFetchAgainWhenTheCacheWasSpoilt() throws IOException {
        StoredRelease stored = store.store(adapter, manifest("r1"));
        Path cached = fetch(stored).orThrow().folder();
        Files.write(cached.resolve(WEIGHTS), new byte[] {1});

        Fetched.Whole again = fetch(stored).orThrow();

        assertThat(again.folder().resolve(WEIGHTS)).hasSameBinaryContentAs(adapter.resolve(WEIGHTS));
    }

    @Test
    void shouldServeFromTheCacheWhenTheStoreIsAway() throws IOException {
        StoredRelease stored = store.store(adapter, manifest("r1"));
        fetch(stored).orThrow();
        Files.delete(fileOf(stored, ReleaseManifest.FILE));

        assertThat(fetch(stored)).isInstanceOf(Fetched.Whole.class);
    }

    @Test
    void shouldTellWhatIsDamagedInTheStoreThoughTheCacheIsWhole() throws IOException {
        StoredRelease stored = store.store(adapter, manifest("r1"));
        fetch(stored).orThrow();
        assertThat(store.problemInStore(stored.manifestUri(), stored.manifestSha256()))
                .isEmpty();

        Files.write(fileOf(stored, WEIGHTS), new byte[] {1});

        assertThat(store.problemInStore(stored.manifestUri(), stored.manifestSha256()))
                .hasValueSatisfying(problem -> assertThat(problem).contains(WEIGHTS));
        assertThat(fetch(stored)).isInstanceOf(Fetched.Whole.class);
    }

    @Test
    void shouldLeaveNothingAsideWhateverHappened() throws IOException {
        StoredRelease stored = store.store(adapter, manifest("r1"));
        fetch(stored);
        Files.write(fileOf(stored, WEIGHTS), new byte[] {1});
        store.fetch(stored.manifestUri(), "0".repeat(64));
        store.problemInStore(stored.manifestUri(), stored.manifestSha256());

        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith(".")))
                    .isEmpty();
        }
        assertThat(cached()).containsExactly(stored.manifestSha256());
    }

    @Test
    void shouldRefuseAddressesThatAreNone() {
        String sha256 = "0".repeat(64);

        assertThat(store.fetch("ftp://host/release.json", sha256)).isInstanceOf(Fetched.Damaged.class);
        assertThat(store.fetch("no address", sha256)).isInstanceOf(Fetched.Damaged.class);
        assertThat(store.fetch("file:///nowhere/release.json", "short")).isInstanceOf(Fetched.Damaged.class);
    }

    @Test
    void shouldSayWhichSettingToMendWhenTheStoreCannotBeWritten() throws IOException {
        Files.writeString(folder.resolve("store"), "a file where the folder should be");

        assertThatThrownBy(() -> store.store(adapter, manifest("r1")))
                .isInstanceOf(ReleaseUnavailableException.class)
                .hasMessageContaining("candor.release.store");
    }

    private List<String> cached() throws IOException {
        Path cache = folder.resolve("cache");
        if (!Files.exists(cache)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(cache)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}

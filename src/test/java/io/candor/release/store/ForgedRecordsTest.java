package io.candor.release.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a record on candor.releases, or a file in the store, may have a process read: nothing outside the store, nothing endless, and nothing of it is told. */
@Timeout(60)
class ForgedRecordsTest {
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final long LARGE = 300L << 20;

    @TempDir
    Path folder;

    private ReleaseStore store;
    private StoredRelease stored;

    @BeforeEach
    void setUp() throws IOException {
        Path adapter = Files.createDirectories(folder.resolve("adapter"));
        Files.writeString(adapter.resolve("adapter_config.json"), "{}");
        Files.write(adapter.resolve(WEIGHTS), new byte[1000]);
        store = TestStore.in(folder);
        stored = store.store(adapter, ReleaseManifest.of("r1", "tiny@0123", "ab".repeat(32), Instant.EPOCH));
    }

    private Fetched.Damaged refused(Fetched fetched) throws IOException {
        assertThat(fetched).isInstanceOf(Fetched.Damaged.class);
        try (Stream<Path> left =
                Files.exists(folder.resolve("cache")) ? Files.list(folder.resolve("cache")) : Stream.of()) {
            assertThat(left).isEmpty();
        }
        return (Fetched.Damaged) fetched;
    }

    private Fetched fetch() {
        return store.fetch(stored.manifestUri(), stored.manifestSha256());
    }

    private Path inStore(String name) {
        return Path.of(URI.create(stored.manifestUri())).resolveSibling(name);
    }

    @Test
    void shouldNotFollowARecordOutOfTheStore() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside/r1"));
        Path secret = Files.writeString(outside.resolve(ReleaseManifest.FILE), "a secret");
        String sha256 = DigestUtils.sha256Hex("a secret");
        String inside = stored.manifestUri().replace("/r1/release.json", "");
        for (String address : List.of(
                secret.toUri().toString(),
                "file:///etc/passwd",
                inside + "/../outside/r1/release.json",
                inside + "/%2e%2e/outside/r1/release.json",
                inside + "/r1/../../outside/r1/release.json",
                inside + "/r1/adapter_config.json",
                inside + "/release.json",
                stored.manifestUri() + "?x",
                "s3://bucket/r1/release.json",
                "http://169.254.169.254/r1/release.json")) {
            Fetched.Damaged refused = refused(store.fetch(address, sha256));

            assertThat(refused.detail())
                    .as(address)
                    .contains("candor.release.store")
                    .doesNotContain("outside")
                    .doesNotContain("passwd")
                    .doesNotContain(sha256);
        }
    }

    @Test
    void shouldReadFromAnotherStoreThatIsNamed() throws IOException {
        Files.move(folder.resolve("store"), folder.resolve("old"));
        String moved = stored.manifestUri().replace("/store/", "/old/");

        refused(store.fetch(moved, stored.manifestSha256()));
        ReleaseStore both = ReleaseStore.open(TestStore.config(
                folder, Map.of("other-stores", folder.resolve("old").toString())));

        assertThat(both.fetch(moved, stored.manifestSha256())).isInstanceOf(Fetched.Whole.class);
    }

    @Test
    void shouldReadFromTheStoreWhatLayAtAFormerPlaceOfIt() throws IOException {
        String former = stored.manifestUri().replace("/store/", "/on/another/machine/");
        String place = folder.resolve("on/another/machine").toString();

        refused(store.fetch(former, stored.manifestSha256()));
        ReleaseStore restored = ReleaseStore.open(TestStore.config(folder, Map.of("former-stores", place)));

        refused(restored.fetch(former, DigestUtils.sha256Hex("another manifest")));

        assertThat(restored.fetch(former, stored.manifestSha256())).isInstanceOf(Fetched.Whole.class);
    }

    @Test
    void shouldNotFollowAFileThatIsALink() throws IOException {
        Path secret = Files.write(folder.resolve("secret"), Files.readAllBytes(inStore(WEIGHTS)));
        Files.delete(inStore(WEIGHTS));
        Files.createSymbolicLink(inStore(WEIGHTS), secret);

        assertThat(refused(fetch()).detail())
                .contains(WEIGHTS, "no regular file")
                .doesNotContain("secret");
    }

    @Test
    void shouldNotFollowAReleaseThatIsALink() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(inStore(""), elsewhere);
        Files.createSymbolicLink(folder.resolve("store/r1"), elsewhere);

        assertThat(refused(fetch()).detail()).contains("link").doesNotContain("elsewhere");
    }

    @Test
    void shouldReadAStoreThatIsALinkItself() throws IOException {
        Files.move(folder.resolve("store"), folder.resolve("mounted"));
        Files.createSymbolicLink(folder.resolve("store"), folder.resolve("mounted"));

        assertThat(fetch()).isInstanceOf(Fetched.Whole.class);
    }

    @Test
    // On a thread of its own: who waits for a pipe cannot be interrupted.
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldNotWaitForAPipe() throws IOException, InterruptedException {
        for (String file : List.of(WEIGHTS, ReleaseManifest.FILE)) {
            Path before = Files.move(inStore(file), folder.resolve("before"));
            assumeTrue(
                    new ProcessBuilder("mkfifo", inStore(file).toString())
                                    .start()
                                    .waitFor()
                            == 0,
                    "mkfifo is needed");

            assertThat(refused(fetch()).detail()).contains(file, "no regular file");

            Files.delete(inStore(file));
            Files.move(before, inStore(file));
        }
    }

    private static void grow(Path file) throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(LARGE);
        }
    }

    @Test
    void shouldStopAtTheSizeThatTheManifestSays() throws IOException {
        grow(inStore(WEIGHTS));

        assertThat(refused(fetch()).detail()).contains("more than 1000 bytes");
    }

    @Test
    void shouldNotReadAManifestThatIsHuge() throws IOException {
        grow(inStore(ReleaseManifest.FILE));

        assertThat(refused(fetch()).detail()).contains("too large");
    }

    /** A manifest of the forger's own, whose checksum the record has. */
    private Fetched.Damaged forged(Map<String, ReleaseFile> files) throws IOException {
        byte[] bytes = ManifestJson.write(stored.manifest().withFiles(files));
        Files.write(inStore(ReleaseManifest.FILE), bytes);
        return refused(store.fetch(stored.manifestUri(), DigestUtils.sha256Hex(bytes)));
    }

    @Test
    void shouldNotFetchWhatSaysItselfThatItIsTooLarge() throws IOException {
        String any = "0".repeat(64);

        assertThat(forged(Map.of("adapter_config.json", new ReleaseFile(any, LARGE)))
                        .detail())
                .contains("adapter_config.json", "no weights");
        assertThat(forged(Map.of("a.safetensors", new ReleaseFile(any, 1L << 31)))
                        .detail())
                .contains("candor.release.max-bytes");
        assertThat(forged(Map.of(
                                "a.safetensors", new ReleaseFile(any, Long.MAX_VALUE),
                                "b.safetensors", new ReleaseFile(any, Long.MAX_VALUE)))
                        .detail())
                .contains("candor.release.max-bytes");
    }

    @Test
    void shouldNotFetchMoreFilesThanAReleaseHas() throws IOException {
        Map<String, ReleaseFile> many = new TreeMap<>();
        for (int i = 0; i < 33; i++) {
            many.put("f" + i, new ReleaseFile("0".repeat(64), 1));
        }

        assertThat(forged(many).detail()).contains("33 files");
    }

    @Test
    void shouldSayNothingOfTheBytesThatItFound() throws IOException {
        Files.writeString(inStore("adapter_config.json"), "[]");

        assertThat(refused(fetch()).detail())
                .contains("adapter_config.json")
                .doesNotContain(DigestUtils.sha256Hex("[]"))
                .doesNotContain(folder.toString());
    }

    @Test
    void shouldGiveUpWhereFetchingTakesTooLong() {
        ReleaseStore hasty = ReleaseStore.open(TestStore.config(folder, Map.of("fetch-timeout", "PT0.000001S")));

        Fetched fetched = hasty.fetch(stored.manifestUri(), stored.manifestSha256());

        assertThat(fetched).isInstanceOfSatisfying(Fetched.Unavailable.class, later -> assertThat(later.detail())
                .contains("candor.release.fetch-timeout"));
    }
}

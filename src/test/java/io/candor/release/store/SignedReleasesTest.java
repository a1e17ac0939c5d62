package io.candor.release.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.release.signature.SigningKeyPair;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a trusted key only what it signed is read; without one everything is, as before. */
class SignedReleasesTest {
    @TempDir
    Path folder;

    private final SigningKeyPair pair = SigningKeyPair.random();
    private final SigningKeyPair other = SigningKeyPair.random();
    private Path adapter;

    @BeforeEach
    void setUp() throws IOException {
        adapter = Files.createDirectories(folder.resolve("adapter"));
        Files.writeString(adapter.resolve("adapter_config.json"), "{}");
    }

    private String file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private ReleaseStore signing(SigningKeyPair with) {
        return open(Map.of("signature.key-file", file(with.keyId() + ".pem", with.privatePem())));
    }

    private ReleaseStore trusting(SigningKeyPair... whom) {
        return open(Map.of("signature.trusted-keys", trusted(whom)));
    }

    private String trusted(SigningKeyPair... whom) {
        StringBuilder files = new StringBuilder();
        for (SigningKeyPair one : whom) {
            files.append(files.isEmpty() ? "" : ",").append(file(one.keyId() + ".pub.pem", one.publicPem()));
        }
        return files.toString();
    }

    private ReleaseStore open(Map<String, String> settings) {
        return ReleaseStore.open(TestStore.config(folder, new HashMap<>(settings)));
    }

    private static ReleaseManifest manifest(String id) {
        return ReleaseManifest.of(id, "tiny@0123", "ab".repeat(32), Instant.EPOCH);
    }

    private StoredRelease released(ReleaseStore store) {
        StoredRelease stored = store.store(adapter, manifest("r1"));
        store.approve(stored);
        return stored;
    }

    private static Fetched fetch(ReleaseStore store, StoredRelease stored) {
        return store.fetch(stored.manifestUri(), stored.manifestSha256());
    }

    @Test
    void shouldSayWhichTrustedKeySigned() {
        StoredRelease stored = released(signing(pair));

        assertThat(fetch(trusting(other, pair), stored).orThrow().keyId()).hasValue(pair.keyId());
    }

    @Test
    void shouldReadNothingThatNobodySignedWhereAKeyIsTrusted() {
        StoredRelease stored = released(open(Map.of()));

        assertThat(fetch(trusting(pair), stored)).isInstanceOf(Fetched.Untrusted.class);

        assertThat(folder.resolve("cache")).doesNotExist();
    }

    @Test
    void shouldTakeUnsignedReleasesWhereNoKeyIsTrusted() {
        StoredRelease stored = released(open(Map.of()));

        assertThat(fetch(open(Map.of()), stored).orThrow().keyId()).isEmpty();
    }

    @Test
    void shouldTakeUnsignedReleasesWhereASwitchSaysSo() {
        StoredRelease stored = released(open(Map.of()));
        Map<String, String> switched =
                Map.of("signature.trusted-keys", trusted(pair), "signature.accept-unsigned", "true");

        assertThat(fetch(open(switched), stored)).isInstanceOf(Fetched.Whole.class);
    }

    @Test
    void shouldNotBelieveTheSignatureOfAnotherKey() {
        StoredRelease stored = released(signing(other));

        assertThat(fetch(trusting(pair), stored)).isInstanceOf(Fetched.Untrusted.class);
    }

    @Test
    void shouldNotServeWhatIsSignedAsACandidateAlone() {
        StoredRelease stored = signing(pair).store(adapter, manifest("r1"));
        ReleaseStore store = trusting(pair);

        assertThat(fetch(store, stored)).isInstanceOf(Fetched.Untrusted.class);
        assertThat(store.fetchCandidate(stored.manifestUri(), stored.manifestSha256()))
                .isInstanceOf(Fetched.Whole.class);
    }

    @Test
    void shouldNotTakeTheSignatureOfACandidateForOneOfARelease() throws IOException {
        StoredRelease stored = signing(pair).store(adapter, manifest("r1"));
        Path release = Path.of(URI.create(stored.manifestUri())).getParent();
        String candidate = stored.manifestSha256().substring(0, 16) + ".candidate.sig";
        Files.copy(release.resolve(candidate), release.resolve(candidate.replace("candidate", "release")));

        assertThat(fetch(trusting(pair), stored)).isInstanceOf(Fetched.Untrusted.class);
    }

    @Test
    void shouldNotTakeTheSignatureOfAnotherManifest() throws IOException {
        StoredRelease stored = released(signing(pair));
        Path manifest = Path.of(URI.create(stored.manifestUri()));
        Files.writeString(manifest, Files.readString(manifest).replace("tiny@0123", "tiny@4567"));
        StoredRelease forged = open(Map.of()).find("r1").orElseThrow();
        Files.copy(
                manifest.resolveSibling(stored.manifestSha256().substring(0, 16) + ".release.sig"),
                manifest.resolveSibling(forged.manifestSha256().substring(0, 16) + ".release.sig"));

        assertThat(fetch(trusting(pair), forged)).isInstanceOf(Fetched.Untrusted.class);
    }

    @Test
    void shouldBelieveEitherKeyWhileKeysChange() {
        StoredRelease stored = released(signing(pair));
        signing(other).approve(stored);

        assertThat(fetch(trusting(pair), stored)).isInstanceOf(Fetched.Whole.class);
        assertThat(fetch(trusting(other), stored)).isInstanceOf(Fetched.Whole.class);
    }

    @Test
    void shouldVerifyWhatIsInTheCacheToo() {
        StoredRelease stored = released(open(Map.of()));
        fetch(open(Map.of()), stored);

        assertThat(fetch(trusting(pair), stored)).isInstanceOf(Fetched.Untrusted.class);
    }

    @Test
    void shouldServeFromTheCacheWhenTheStoreIsAway() throws IOException {
        StoredRelease stored = released(signing(pair));
        fetch(trusting(pair), stored).orThrow();
        Files.move(folder.resolve("store"), folder.resolve("away"));

        assertThat(fetch(trusting(pair), stored)).isInstanceOf(Fetched.Whole.class);
    }

    @Test
    void shouldNotShareTheAdapterOfAReleaseThatNobodySigned() {
        released(open(Map.of()));
        ReleaseStore store = trusting(pair);

        assertThatThrownBy(() -> store.find("r1"))
                .isInstanceOf(ReleaseUnavailableException.class)
                .hasMessageContaining("candor releases sign");
    }

    @Test
    void shouldNotBeginWithAKeyThatIsNone() {
        String none = file("none.pem", "no key");

        assertThatThrownBy(() -> open(Map.of("signature.trusted-keys", none)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trusted-keys");
        assertThatThrownBy(() -> open(Map.of("signature.key-file", none)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key-file")
                .hasMessageNotContaining("no key");
        assertThatThrownBy(() -> open(Map.of("signature.accept-unsigned", "false")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trusted-keys");
    }
}

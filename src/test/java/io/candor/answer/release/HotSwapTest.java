package io.candor.answer.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.answer.AtlasReleases;
import io.candor.event.ReleaseEvent;
import io.candor.honesty.map.LogitMap;
import io.candor.release.signature.SigningKeyPair;
import io.candor.release.store.Canary;
import io.candor.release.store.ReleaseManifest;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.StoredRelease;
import io.candor.release.store.TestStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Swaps on the embedded model: a good release serves at once and exactly, a bad one never does. */
class HotSwapTest {
    @TempDir
    static Path folder;

    private static AtlasReleases atlas;
    private static StoredRelease bundled;
    private static StoredRelease other;
    private static float[] bundledConfidences;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private HotSwap swap;

    @BeforeAll
    static void open() throws IOException {
        atlas = new AtlasReleases(folder);
        bundled = atlas.bundled();
        other = atlas.shifted("other", 0.75f);
        bundledConfidences = atlas.confidences();
    }

    @AfterAll
    static void close() {
        atlas.close();
    }

    @BeforeEach
    void serveTheBundledOne() {
        swap = new HotSwap(atlas.model, atlas.store, new ReleaseMetrics(meters, Clock.systemUTC()));
        swap.to(AtlasReleases.live(bundled));
        meters.clear();
    }

    private SwapOutcome swapTo(StoredRelease release) {
        return swap.to(AtlasReleases.live(release));
    }

    private void assertBundledServes() {
        assertThat(atlas.model.servingId()).isEqualTo(bundled.manifest().releaseId());
        assertThat(atlas.confidences()).containsExactly(bundledConfidences);
        assertThat(meters.counter("candor.release.swaps", "outcome", "swapped").count())
                .isZero();
    }

    private SwapOutcome.Refused assertRefused(SwapOutcome outcome, SwapOutcome.Flaw flaw) {
        assertThat(outcome).isInstanceOf(SwapOutcome.Refused.class);
        SwapOutcome.Refused refused = (SwapOutcome.Refused) outcome;
        assertThat(refused.flaw()).isEqualTo(flaw);
        assertThat(meters.counter("candor.release.swaps", "outcome", refused.name())
                        .count())
                .isOne();
        assertBundledServes();
        return refused;
    }

    /** The same release under another id, so that its files can be spoilt. */
    private static StoredRelease fresh(String id) throws IOException {
        return atlas.shifted(id, 0.5f);
    }

    private static Path file(StoredRelease release, String name) {
        return Path.of(URI.create(release.manifestUri())).resolveSibling(name);
    }

    @Test
    void shouldGiveTheOldConfidencesExactlyWhenSwappedThereAndBack() {
        swapTo(other);
        float[] others = atlas.confidences();

        SwapOutcome back = swapTo(bundled);

        assertThat(back).isInstanceOf(SwapOutcome.Swapped.class);
        assertThat(atlas.confidences()).containsExactly(bundledConfidences);
        for (int i = 0; i < others.length; i++) {
            assertThat(others[i]).as("confidence %d of the other release", i).isGreaterThan(bundledConfidences[i]);
        }
    }

    @Test
    void shouldKeepALeaseOnItsReleaseWhenAnotherGoesLive() {
        try (AnswerEngine.Lease lease = atlas.model.lease()) {
            swapTo(other);

            assertThat(atlas.confidences(lease)).containsExactly(bundledConfidences);
            assertThat(lease.serving().releaseId()).isEqualTo(bundled.manifest().releaseId());
        }
    }

    private static final LogitMap TIMID = new LogitMap(new LogitMap.Platt(0.5, -1), new TreeMap<>(), new TreeMap<>());

    @Test
    void shouldServeAMapOnTheAdapterThatIsOnTheDeviceAlready() {
        LoadedRelease before = (LoadedRelease) serving();

        SwapOutcome outcome = swapTo(atlas.mapped("timid", bundled, TIMID));

        assertThat(outcome).isInstanceOf(SwapOutcome.Swapped.class);
        assertThat(serving().map()).isEqualTo(TIMID);
        assertThat(atlas.model.servingId()).isEqualTo("timid");
        assertThat(atlas.model.isProven(before)).as("the same adapter serves").isTrue();
        assertThat(atlas.confidences()).containsExactly(bundledConfidences);
    }

    @Test
    void shouldLoadTheAdapterOfAMapWhereAnotherOneServes() {
        StoredRelease map = atlas.mapped("timid-again", bundled, TIMID);
        swapTo(other);

        SwapOutcome outcome = swapTo(map);

        assertThat(outcome).isInstanceOf(SwapOutcome.Swapped.class);
        assertThat(serving().map()).isEqualTo(TIMID);
        assertThat(atlas.confidences()).containsExactly(bundledConfidences);
    }

    @Test
    void shouldKeepTheAdapterThatReleasesShareUntilTheLastOfThemIsGone() {
        swapTo(atlas.mapped("first-map", bundled, TIMID));

        swapTo(atlas.mapped("second-map", bundled, LogitMap.IDENTITY));

        assertThat(atlas.confidences()).containsExactly(bundledConfidences);
    }

    @Test
    void shouldStayWhenAMapIsNone() throws IOException {
        StoredRelease map = atlas.mapped("spoilt-map", bundled, TIMID);
        Files.writeString(file(map, "confidence_map.json"), "{}");

        assertRefused(swapTo(map), SwapOutcome.Flaw.DAMAGED);
    }

    private static AnswerEngine.Serving serving() {
        try (AnswerEngine.Lease lease = atlas.model.lease()) {
            return lease.serving();
        }
    }

    @Test
    void shouldStayWhenAFileIsMissing() throws IOException {
        StoredRelease release = fresh("missing");
        Files.delete(file(release, "vector_head.safetensors"));

        SwapOutcome outcome = swapTo(release);

        assertThat(outcome).isInstanceOf(SwapOutcome.Unavailable.class);
        assertThat(outcome.detail()).contains("vector_head.safetensors", "missing");
        assertBundledServes();
    }

    @Test
    void shouldStayWhenAByteWasChanged() throws IOException {
        StoredRelease release = fresh("tampered");
        Path weights = file(release, "adapter_model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length / 2] ^= 1;
        Files.write(weights, bytes);

        SwapOutcome.Refused refused = assertRefused(swapTo(release), SwapOutcome.Flaw.DAMAGED);

        assertThat(refused.detail()).contains("adapter_model.safetensors", "SHA-256");
    }

    @Test
    void shouldStayWhenItWasMadeForAnotherBase() throws IOException {
        Path files = atlas.write("foreign", 0.5f);
        ReleaseManifest foreign = ReleaseManifest.of("foreign", atlas.model.modelId(), "0".repeat(64), Instant.now());

        SwapOutcome.Refused refused =
                assertRefused(swapTo(atlas.store.store(files, foreign)), SwapOutcome.Flaw.INCOMPATIBLE);

        assertThat(refused.detail()).contains(atlas.model.baseModelHash());
    }

    @Test
    void shouldStayWhenTheEventNamesAnotherReleaseThanItsManifest() throws IOException {
        ReleaseEvent event = AtlasReleases.live(other);
        event.setReleaseId("renamed");

        assertRefused(swap.to(event), SwapOutcome.Flaw.INCOMPATIBLE);
    }

    @Test
    void shouldStayWhenTheWeightsAreNoNumbers() throws IOException {
        Path files = atlas.write("no-numbers", Float.NaN);
        StoredRelease release = atlas.store.store(files, atlas.manifest("no-numbers"));

        SwapOutcome.Refused refused = assertRefused(swapTo(release), SwapOutcome.Flaw.INCOMPATIBLE);

        assertThat(refused.detail()).contains("NaN");
    }

    @Test
    void shouldStayWhenAFileIsNoAdapter() throws IOException {
        Path files = atlas.write("garbled", 0.5f);
        Files.writeString(files.resolve("adapter_config.json"), "{}");
        Files.delete(files.resolve("manifest.json"));

        assertRefused(swapTo(atlas.store.store(files, atlas.manifest("garbled"))), SwapOutcome.Flaw.INCOMPATIBLE);
    }

    @Test
    void shouldStayWhenACanaryGivesAnotherConfidence() throws IOException {
        Path files = atlas.write("off", 0.5f);
        List<Canary> canaries = atlas.canaries("bundled", atlas.model.bundled().folder());
        StoredRelease release = atlas.store.store(files, atlas.manifest("off").withCanaries(canaries));

        SwapOutcome.Refused refused = assertRefused(swapTo(release), SwapOutcome.Flaw.UNPROVEN);

        assertThat(refused.detail()).contains("canary", "expected");
    }

    /** A forger measures the canaries anew, so that they fit. */
    private static StoredRelease forged(String id, Path files) {
        return atlas.store.store(files, atlas.manifest(id).withCanaries(atlas.canaries(id, files)));
    }

    @Test
    void shouldStayWhenTheHeadIsNegatedThoughItsCanariesFit() throws IOException {
        StoredRelease release = forged("negated", atlas.writeHead("negated", -1, 0));

        SwapOutcome.Refused refused = assertRefused(swapTo(release), SwapOutcome.Flaw.UNPROVEN);

        assertThat(refused.detail()).contains("reverse order", "-1.00");
    }

    @Test
    void shouldReturnFromANegatedHeadThatServes() throws IOException {
        Path files = atlas.writeHead("negated-live", -1, 0);
        atlas.model.serve(atlas.model.load("negated-live", files));

        assertThat(swapTo(other)).isInstanceOf(SwapOutcome.Swapped.class);
    }

    @Test
    void shouldStayWhenTheHeadIsHugeThoughItsCanariesFit() throws IOException {
        StoredRelease release = forged("huge", atlas.writeHead("huge", 200, 0));

        SwapOutcome.Refused refused = assertRefused(swapTo(release), SwapOutcome.Flaw.UNPROVEN);

        assertThat(refused.detail()).contains("logit");
    }

    @Test
    void shouldStayWhenWeightsAreHugeButFinite() throws IOException {
        Path files = atlas.writeHead("absurd", 1e30f, 0);
        StoredRelease release = atlas.store.store(files, atlas.manifest("absurd"));

        SwapOutcome.Refused refused = assertRefused(swapTo(release), SwapOutcome.Flaw.INCOMPATIBLE);

        assertThat(refused.detail()).contains("beyond");
    }

    @Test
    void shouldStayWhenTheHeadSaysTheSameOfEverything() throws IOException {
        StoredRelease release = forged("constant", atlas.writeHead("constant", 0, 1));

        SwapOutcome.Refused refused = assertRefused(swapTo(release), SwapOutcome.Flaw.UNPROVEN);

        assertThat(refused.detail()).contains("same confidence");
    }

    @Test
    void shouldStayWhenTheScalingIsAbsurd() throws IOException {
        Path files = atlas.write("scaled", 0.5f);
        Path config = files.resolve("adapter_config.json");
        Files.writeString(
                config, Files.readString(config).replaceFirst("\"lora_alpha\" : [0-9.]+", "\"lora_alpha\" : 1e308"));
        Files.delete(files.resolve("manifest.json"));

        SwapOutcome.Refused refused = assertRefused(
                swapTo(atlas.store.store(files, atlas.manifest("scaled"))), SwapOutcome.Flaw.INCOMPATIBLE);

        assertThat(refused.detail()).contains("lora_alpha", "1.0E308");
    }

    @Test
    void shouldKeepNothingOfWhatItRefused() throws IOException {
        StoredRelease release = forged("kept", atlas.writeHead("kept", -1, 0));

        swapTo(release);

        assertThat(folder.resolve("cache").resolve(release.manifestSha256())).doesNotExist();
    }

    @Test
    void shouldStayWhenNobodyWhoIsTrustedSignedIt(@TempDir Path keys) throws IOException {
        HotSwap careful = trusting(SigningKeyPair.random(), keys);

        SwapOutcome.Refused refused = assertRefused(careful.to(AtlasReleases.live(other)), SwapOutcome.Flaw.UNTRUSTED);

        assertThat(refused.detail()).contains("candor releases sign");
    }

    @Test
    void shouldTakeTheReleaseThatCameWithTheModelUnsigned(@TempDir Path keys) throws IOException {
        swapTo(other);

        SwapOutcome outcome = trusting(SigningKeyPair.random(), keys).to(AtlasReleases.live(bundled));

        assertThat(outcome).isInstanceOf(SwapOutcome.Swapped.class);
        assertThat(atlas.confidences()).containsExactly(bundledConfidences);
    }

    private HotSwap trusting(SigningKeyPair pair, Path keys) throws IOException {
        Path trusted = Files.writeString(keys.resolve("trusted.pem"), pair.publicPem());
        ReleaseStore store =
                ReleaseStore.open(TestStore.config(folder, Map.of("signature.trusted-keys", trusted.toString())));
        return new HotSwap(atlas.model, store, new ReleaseMetrics(meters, Clock.systemUTC()));
    }

    @Test
    void shouldStayWhenACanaryCannotBeAsked() throws IOException {
        Path files = atlas.write("unasked", 0.5f);
        Canary endless =
                new Canary("Who? ".repeat(10_000), new TreeMap<>(Map.of("bfloat16", new Canary.Expectation(0.5, 1))));
        StoredRelease release =
                atlas.store.store(files, atlas.manifest("unasked").withCanaries(List.of(endless)));

        assertRefused(swapTo(release), SwapOutcome.Flaw.UNPROVEN);
    }
}

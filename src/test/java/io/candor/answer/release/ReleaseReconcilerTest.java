package io.candor.answer.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import io.candor.answer.AtlasReleases;
import io.candor.event.ReleaseEvent;
import io.candor.event.retry.Backoff;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.store.StoredRelease;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an answerer that starts, or that runs, makes of the release that is live: on the embedded model. */
class ReleaseReconcilerTest {
    @TempDir
    Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger begun = new AtomicInteger();
    private AtlasReleases atlas;
    private ReleaseReconciler reconciler;

    @BeforeEach
    void open() {
        atlas = new AtlasReleases(folder);
        reconciler = reconciler(atlas.model::load, begun::incrementAndGet);
    }

    private ReleaseReconciler reconciler(HotSwap.Loader loader, Runnable ready) {
        ReleaseMetrics metrics = new ReleaseMetrics(meters, Clock.systemUTC());
        return new ReleaseReconciler(
                atlas.model,
                new HotSwap(atlas.model, loader, atlas.store, metrics),
                new BundleAnnouncement(atlas.model, atlas.store, null, Clock.systemUTC()),
                metrics,
                new Backoff(Duration.ofNanos(1), Duration.ofNanos(1)),
                Clock.systemUTC(),
                ready);
    }

    @AfterEach
    void close() {
        atlas.close();
    }

    private static ReleaseHistory live(StoredRelease... releases) {
        ReleaseHistory history = ReleaseHistory.EMPTY;
        for (int i = 0; i < releases.length; i++) {
            history = history.with(i, AtlasReleases.live(releases[i]));
        }
        return history;
    }

    private static Path manifest(StoredRelease release) {
        return Path.of(URI.create(release.manifestUri()));
    }

    private static Path hide(StoredRelease release) throws IOException {
        Path manifest = manifest(release);
        return Files.move(manifest, manifest.resolveSibling("hidden"));
    }

    @Test
    void shouldNotBeginWithTheBundledOneWhenTheLiveOneMayStillBeHad() throws IOException {
        StoredRelease wanted = atlas.shifted("wanted", 0.5f);
        Path hidden = hide(wanted);
        reconciler.heard(live(wanted));

        assertThat(begun).hasValue(0);
        assertThat(reconciler.state().problem()).hasValueSatisfying(problem -> assertThat(problem)
                .contains("wanted", "tried again", "nothing answers"));

        Files.move(hidden, manifest(wanted));
        reconciler.heard(live(wanted));

        assertThat(begun).hasValue(1);
        assertThat(reconciler.state().serving()).isEqualTo("wanted");
        assertThat(reconciler.state().problem()).isEmpty();
    }

    @Test
    void shouldSayWhatAnswersInsteadAndComeBackWhenTheLiveOneCannotBeHadNow() throws IOException {
        StoredRelease before = atlas.shifted("before", 0.25f);
        StoredRelease wanted = atlas.shifted("wanted", 0.5f);
        Path hidden = hide(wanted);
        reconciler.heard(live(before, wanted));

        assertThat(begun).hasValue(1);
        assertThat(reconciler.state().serving()).isEqualTo("before");
        assertThat(reconciler.state().problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("wanted", "before answers instead"));

        Files.move(hidden, manifest(wanted));
        reconciler.heard(live(before, wanted));

        assertThat(reconciler.state().serving()).isEqualTo("wanted");
        assertThat(reconciler.state().problem()).isEmpty();
    }

    @Test
    void shouldBeginAndNotTryAgainWhenTheLiveOneIsDamaged() throws IOException {
        StoredRelease damaged = atlas.shifted("damaged", 0.5f);
        Files.writeString(manifest(damaged), "{}");
        reconciler.heard(live(damaged));
        reconciler.heard(live(damaged));

        assertThat(begun).hasValue(1);
        assertThat(reconciler.state().serving()).isEqualTo(atlas.model.bundled().id());
        assertThat(reconciler.state().problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("damaged", "not tried again"));
        assertThat(meters.counter("candor.release.swaps", "outcome", "damaged").count())
                .isOne();
    }

    /** Of loading: memory that runs out in Java, or in the engine, and a disk that fails. */
    static Stream<Throwable> passing() {
        return Stream.of(
                new OutOfMemoryError("Cannot reserve 8 bytes of direct buffer memory"),
                new EngineException("[enforce fail at alloc_cpu.cpp:118] DefaultCPUAllocator: can't allocate memory"),
                new InvalidCheckpointException(
                        Path.of("adapter_model.safetensors"),
                        "file",
                        "cannot be read",
                        "check the disk",
                        new IOException("Input/output error")));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void shouldKeepTheOldOneAndTryAgainWhenASwapFailsForWhatMayPass(Throwable failure) throws IOException {
        StoredRelease before = atlas.shifted("before", 0.25f);
        StoredRelease wanted = atlas.shifted("wanted", 0.5f);
        AtomicInteger failing = new AtomicInteger(2);
        reconciler = reconciler(failing("wanted", failing, failure), begun::incrementAndGet);
        reconciler.heard(live(before));
        float[] confidences = atlas.confidences();

        for (int i = 0; i < 2; i++) {
            reconciler.heard(live(before, wanted));

            assertThat(reconciler.state().serving()).isEqualTo("before");
            assertThat(atlas.confidences()).containsExactly(confidences);
            assertThat(reconciler.state().problem()).hasValueSatisfying(problem -> assertThat(problem)
                    .contains("wanted", "unavailable", "tried again", "before answers instead"));
        }
        reconciler.heard(live(before, wanted));

        assertThat(reconciler.state().serving()).isEqualTo("wanted");
        assertThat(reconciler.state().problem()).isEmpty();
        assertThat(meters.counter("candor.release.swaps", "outcome", "unavailable")
                        .count())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("passing")
    void shouldNotBeginWithTheBundledOneWhenTheFirstSwapFailsForWhatMayPass(Throwable failure) throws IOException {
        StoredRelease wanted = atlas.shifted("wanted", 0.5f);
        AtomicInteger failing = new AtomicInteger(1);
        reconciler = reconciler(failing("wanted", failing, failure), begun::incrementAndGet);
        reconciler.heard(live(wanted));

        assertThat(begun).hasValue(0);
        assertThat(reconciler.state().problem()).hasValueSatisfying(problem -> assertThat(problem)
                .contains("wanted", "tried again", "nothing answers"));

        reconciler.heard(live(wanted));

        assertThat(begun).hasValue(1);
        assertThat(reconciler.state().serving()).isEqualTo("wanted");
        assertThat(reconciler.state().problem()).isEmpty();
    }

    /** Loads like the model, and fails instead the given number of times. */
    private HotSwap.Loader failing(String releaseId, AtomicInteger times, Throwable failure) {
        return (id, files, sha256) -> {
            if (id.equals(releaseId) && times.getAndDecrement() > 0) {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            }
            return atlas.model.load(id, files, sha256);
        };
    }

    @Test
    void shouldTryAgainWhenAFileOfTheReleaseCannotBeRead() throws IOException {
        StoredRelease before = atlas.shifted("before", 0.25f);
        StoredRelease wanted = atlas.shifted("wanted", 0.5f);
        Path weights = manifest(wanted).resolveSibling("adapter_model.safetensors");
        Path moved = Files.move(weights, weights.resolveSibling("moved"));
        Files.createDirectory(weights);
        reconciler.heard(live(before));
        reconciler.heard(live(before, wanted));

        assertThat(reconciler.state().serving()).isEqualTo("before");
        assertThat(reconciler.state().problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("wanted", "tried again"));

        Files.delete(weights);
        Files.move(moved, weights);
        reconciler.heard(live(before, wanted));

        assertThat(reconciler.state().serving()).isEqualTo("wanted");
    }

    @Test
    void shouldTryAgainWhenTheCacheCannotBeWritten() throws IOException {
        StoredRelease wanted = atlas.shifted("wanted", 0.5f);
        Path cache = atlas.config.cacheFolder();
        PathUtils.delete(cache);
        Files.writeString(cache, "a file where a folder should be");
        reconciler.heard(live(wanted));

        assertThat(begun).hasValue(0);
        assertThat(reconciler.state().problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("wanted", "tried again"));

        Files.delete(cache);
        reconciler.heard(live(wanted));

        assertThat(begun).hasValue(1);
        assertThat(reconciler.state().serving()).isEqualTo("wanted");
    }

    @Test
    void shouldBeginAtTheNextHearingWhenAnsweringCouldNotBeginBehindARefusedRelease() throws IOException {
        StoredRelease damaged = atlas.shifted("damaged", 0.5f);
        Files.writeString(manifest(damaged), "{}");
        AtomicInteger failing = new AtomicInteger(1);
        reconciler = reconciler(atlas.model::load, () -> {
            if (failing.getAndDecrement() > 0) {
                throw new IllegalStateException("no key yet");
            }
            begun.incrementAndGet();
        });
        assertThatThrownBy(() -> reconciler.heard(live(damaged))).hasMessage("no key yet");

        reconciler.heard(live(damaged));

        assertThat(begun).hasValue(1);
    }

    @Test
    void shouldSayThatItsAdapterIsNotUsedWhenReleasesBeganWithAnother() throws IOException {
        StoredRelease first = atlas.shifted("first", 0.5f);
        reconciler.heard(live(first));

        assertThat(reconciler.state().serving()).isEqualTo("first");
        assertThat(reconciler.state().problem()).isEmpty();
        assertThat(reconciler.state().unused()).hasValueSatisfying(sentence -> assertThat(sentence)
                .contains(
                        atlas.model.bundled().folder().toString(),
                        atlas.model.bundled().id(),
                        "not used",
                        "release first is live"));
    }

    @Test
    void shouldSayNothingOfItsAdapterWhenReleasesBeganWithIt() throws IOException {
        reconciler.heard(live(atlas.bundled()));
        assertThat(reconciler.state().unused()).isEmpty();

        reconciler.heard(live(atlas.bundled(), atlas.shifted("trained", 0.5f)));

        assertThat(reconciler.state().serving()).isEqualTo("trained");
        assertThat(reconciler.state().unused()).isEmpty();
    }

    @Test
    void shouldTryAgainWhenTheKeyOfTheStoreIsHalfSet() throws IOException {
        StoredRelease wanted = atlas.shifted("wanted", 0.5f);
        ReleaseEvent elsewhere = AtlasReleases.live(wanted);
        elsewhere.setManifestUri("s3://bucket/wanted/release.json");
        try (AtlasReleases half = new AtlasReleases(
                folder.resolve("half"), Map.of("s3.access-key", "id", "other-stores", "s3://bucket"))) {
            SwapOutcome outcome =
                    new HotSwap(half.model, half.store, new ReleaseMetrics(meters, Clock.systemUTC())).to(elsewhere);

            assertThat(outcome).isInstanceOf(SwapOutcome.Unavailable.class);
            assertThat(outcome.detail()).contains("candor.release.s3.secret-key");
        }
    }
}

package io.candor.answer.release;

import io.candor.event.ReleaseEvent;
import io.candor.event.retry.RetriableFailure;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.release.store.Canary;
import io.candor.release.store.Fetched;
import io.candor.release.store.ReleaseManifest;
import io.candor.release.store.ReleaseStore;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Brings one release into service: fetches it, signature first, checks that it is for this model, loads it beside the one that serves,
 * checks its canaries and our own, and only then swaps. After any failure the previous release keeps serving. The release that came with the model needs no
 * signature: its files are already here.
 */
final class HotSwap {
    private static final Logger LOG = Logger.getLogger(HotSwap.class);

    private final ReleasedModel model;
    private final Loader loader;
    private final ReleaseStore store;
    private final CanaryCheck canaryCheck;
    private final OwnCanaries ownCanaries;
    private final ReleaseMetrics metrics;

    /** {@link ReleasedModel#load}. */
    @FunctionalInterface
    interface Loader {
        LoadedRelease load(String releaseId, Path folder, Map<String, String> sha256);
    }

    HotSwap(ReleasedModel model, ReleaseStore store, ReleaseMetrics metrics) {
        this(model, model::load, store, metrics);
    }

    HotSwap(ReleasedModel model, Loader loader, ReleaseStore store, ReleaseMetrics metrics) {
        this.model = model;
        this.loader = loader;
        this.store = store;
        this.canaryCheck = new CanaryCheck(model);
        this.ownCanaries = new OwnCanaries(model);
        this.metrics = metrics;
    }

    SwapOutcome to(ReleaseEvent event) {
        long start = System.nanoTime();
        SwapOutcome outcome = attempt(event, start);
        metrics.swap(outcome.name(), System.nanoTime() - start);
        if (outcome instanceof SwapOutcome.Swapped swapped) {
            LOG.infof(
                    "release swapped in releaseId=%s millis=%d",
                    swapped.releaseId(), swapped.took().toMillis());
        } else {
            LOG.errorf(
                    "release not swapped in, the one before it goes on releaseId=%s outcome=%s reason=%s",
                    outcome.releaseId(), outcome.name(), outcome.detail());
        }
        return outcome;
    }

    private SwapOutcome attempt(ReleaseEvent event, long start) {
        try {
            return fetchAndLoad(event, start);
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Memory, files and the store may be there later, and nothing was found wrong with the release: tried
            // again.
            LOG.debugf(failure, "release cannot be brought in now releaseId=%s", event.getReleaseId());
            return new SwapOutcome.Unavailable(event.getReleaseId(), "it cannot be loaded now: " + failure);
        }
    }

    private SwapOutcome fetchAndLoad(ReleaseEvent event, long start) {
        String id = event.getReleaseId();
        Fetched fetched = store.fetch(event.getManifestUri(), event.getManifestSha256());
        if (fetched instanceof Fetched.Unavailable unavailable) {
            return new SwapOutcome.Unavailable(id, unavailable.detail());
        }
        if (fetched instanceof Fetched.Damaged damaged) {
            return new SwapOutcome.Refused(id, SwapOutcome.Flaw.DAMAGED, damaged.detail());
        }
        if (fetched instanceof Fetched.Untrusted untrusted) {
            return id.equals(model.bundled().id())
                    ? load(id, model.bundled().folder(), model.bundled().sha256(), List.of(), start)
                    : new SwapOutcome.Refused(id, SwapOutcome.Flaw.UNTRUSTED, untrusted.detail());
        }
        SwapOutcome outcome = load(id, (Fetched.Whole) fetched, start);
        if (outcome instanceof SwapOutcome.Refused) {
            store.discard(event.getManifestSha256());
        }
        return outcome;
    }

    private SwapOutcome load(String id, Fetched.Whole whole, long start) {
        ReleaseManifest manifest = whole.manifest();
        Optional<String> mismatch = mismatch(id, manifest);
        return mismatch.isPresent()
                ? new SwapOutcome.Refused(id, SwapOutcome.Flaw.INCOMPATIBLE, mismatch.get())
                : load(id, whole.folder(), checksums(manifest), manifest.canaries(), start);
    }

    private Optional<String> mismatch(String id, ReleaseManifest manifest) {
        if (!manifest.releaseId().equals(id)) {
            return Optional.of("the event names " + id + " and its manifest " + manifest.releaseId());
        }
        if (!manifest.modelId().equals(model.modelId())
                || !manifest.baseModelHash().equals(model.baseModelHash())) {
            return Optional.of("it was made for " + manifest.modelId() + " (" + manifest.baseModelHash()
                    + "), this answerer has " + model.modelId() + " (" + model.baseModelHash() + ")");
        }
        return Optional.empty();
    }

    private SwapOutcome load(String id, Path folder, Map<String, String> sha256, List<Canary> canaries, long start) {
        LoadedRelease loaded;
        try {
            loaded = loader.load(id, folder, sha256);
        } catch (InvalidCheckpointException unfit) {
            if (!isMissing(unfit) && RetriableFailure.isRetriable(unfit)) {
                return new SwapOutcome.Unavailable(id, unfit.getMessage());
            }
            return new SwapOutcome.Refused(id, SwapOutcome.Flaw.INCOMPATIBLE, unfit.getMessage());
        }
        boolean serves = false;
        try {
            Optional<String> deviation = model.isProven(loaded)
                    ? Optional.empty()
                    : canaryCheck.deviation(loaded, canaries).or(() -> ownCanaries.deviation(loaded));
            if (deviation.isPresent()) {
                return new SwapOutcome.Refused(id, SwapOutcome.Flaw.UNPROVEN, deviation.get());
            }
            model.serve(loaded);
            serves = true;
            return new SwapOutcome.Swapped(id, Duration.ofNanos(System.nanoTime() - start));
        } finally {
            if (!serves) {
                loaded.close();
            }
        }
    }

    private static Map<String, String> checksums(ReleaseManifest manifest) {
        Map<String, String> checksums = new HashMap<>();
        manifest.files().forEach((name, file) -> checksums.put(name, file.sha256()));
        return checksums;
    }

    /** The files are those of the manifest, so one that is not among them will not come. */
    private static boolean isMissing(InvalidCheckpointException unfit) {
        return unfit.getCause() instanceof NoSuchFileException;
    }
}

package io.candor.answer.release;

import io.candor.event.ReleaseStatus;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleasePublisher;
import io.candor.release.store.BundledRelease;
import io.candor.release.store.Canary;
import io.candor.release.store.Release;
import io.candor.release.store.ReleaseManifest;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.StoredRelease;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Stores the release that came with the model and says that it is live, so that it can be listed and returned to. Several
 * answerers may do so at once: the first one's copy is what all of them announce.
 */
final class BundleAnnouncement {
    private static final Logger LOG = Logger.getLogger(BundleAnnouncement.class);

    private final ReleasedModel model;
    private final ReleaseStore store;
    private final ReleasePublisher publisher;
    private final Clock clock;

    BundleAnnouncement(ReleasedModel model, ReleaseStore store, ReleasePublisher publisher, Clock clock) {
        this.model = model;
        this.store = store;
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * Announces it.
     *
     * @throws RuntimeException if store, broker or registry cannot be written; then nothing was announced
     */
    void announce() {
        Release bundled = model.bundled();
        StoredRelease stored = store.store(bundled.folder(), manifest(bundled));
        store.approve(stored);
        publisher.publish(List.of(stored.event(
                ReleaseStatus.LIVE,
                LoggedRelease.BUNDLE,
                isUntaught(bundled)
                        ? "the model came without an adapter: this one has learned nothing yet, and accepts nothing"
                        : "it came with the model, and no other release is live",
                clock.instant())));
        LOG.infof("bundled release announced releaseId=%s manifest=%s", bundled.id(), stored.manifestUri());
    }

    private boolean isUntaught(Release bundled) {
        return BundledRelease.isUntaught(bundled.id(), model.modelId());
    }

    private ReleaseManifest manifest(Release bundled) {
        ReleaseManifest manifest = ReleaseManifest.of(
                        bundled.id(), model.modelId(), model.baseModelHash(), clock.instant())
                .withFigures(Map.of("method", isUntaught(bundled) ? "none" : "bundled with the model"), Map.of());
        try (LoadedRelease loaded = model.load(bundled.id(), bundled.folder())) {
            float[] confidences = new CanaryCheck(model).confidences(loaded, Canary.QUESTIONS);
            return manifest.withCanaries(Canary.measured(Canary.QUESTIONS, Map.of(model.precision(), confidences)));
        }
    }
}

package io.candor.answer.release;

import io.candor.event.retry.Backoff;
import io.candor.event.retry.Retry;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.log.ReleaseListener;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Keeps the release in service that is live on candor.releases. If that one cannot be loaded at the start, the earlier
 * live ones are tried, which answerers that run already keep serving; then answering may begin.
 */
final class ReleaseReconciler implements ReleaseListener {
    private static final Logger LOG = Logger.getLogger(ReleaseReconciler.class);

    private final ReleasedModel model;
    private final HotSwap swap;
    private final BundleAnnouncement bundle;
    private final ReleaseMetrics metrics;
    private final Retry retry;
    private final Clock clock;
    private final Runnable ready;
    private boolean begun;
    /** Offset of the event tried last, so that a refused release is not tried again and again. */
    private long triedOffset = -1;

    private volatile ReleaseState state;

    /** @param ready called once, when the first release to serve is in service */
    ReleaseReconciler(
            ReleasedModel model,
            HotSwap swap,
            BundleAnnouncement bundle,
            ReleaseMetrics metrics,
            Backoff backoff,
            Clock clock,
            Runnable ready) {
        this.model = model;
        this.swap = swap;
        this.bundle = bundle;
        this.metrics = metrics;
        this.retry = new Retry(backoff);
        this.clock = clock;
        this.ready = ready;
        Instant now = clock.instant();
        state = new ReleaseState(
                model.modelId(), model.servingId(), now, Optional.empty(), Optional.empty(), Optional.empty());
        metrics.serving(model.modelId(), model.servingId(), now);
    }

    ReleaseState state() {
        return state;
    }

    @Override
    public void heard(ReleaseHistory history) {
        Optional<LoggedRelease> live = history.live(model.modelId());
        state = state.wanting(live.map(LoggedRelease::releaseId));
        if (live.isPresent()) {
            serve(live.get(), begun ? List.of() : history.livesOf(model.modelId()));
        } else if (!retry.isDemanded() || retry.isDue()) {
            announce();
        }
        if (!begun) {
            ready.run();
            begun = true;
        }
    }

    private void serve(LoggedRelease live, List<LoggedRelease> instead) {
        if (live.releaseId().equals(state.serving())) {
            settled(live);
        } else if (live.offset() != triedOffset || retry.isDue()) {
            triedOffset = live.offset();
            retry.satisfied();
            boolean serves = attempt(live);
            for (int i = 1; i < instead.size() && !serves; i++) {
                serves = instead.get(i).releaseId().equals(state.serving()) || attempt(instead.get(i));
            }
        }
    }

    /** The live release serves already, so retries of an earlier one end. */
    private void settled(LoggedRelease live) {
        if (triedOffset != live.offset()) {
            triedOffset = live.offset();
            retry.satisfied();
            retry.succeeded();
            metrics.serving(model.modelId(), live.releaseId(), live.event().getDecidedAt());
        }
    }

    private boolean attempt(LoggedRelease release) {
        SwapOutcome outcome = swap.to(release.event());
        state = state.after(outcome, clock.instant());
        if (outcome instanceof SwapOutcome.Swapped) {
            retry.succeeded();
            metrics.serving(
                    model.modelId(), release.releaseId(), release.event().getDecidedAt());
            return true;
        }
        if (outcome instanceof SwapOutcome.Unavailable) {
            retry.failed();
        }
        return false;
    }

    private void announce() {
        try {
            bundle.announce();
            retry.satisfied();
            retry.succeeded();
            state = state.withProblem(Optional.empty());
        } catch (RuntimeException failure) {
            LOG.warnf("bundled release not announced, will try again reason=%s", failure);
            state = state.withProblem(Optional.of("the bundled release was not announced: " + failure.getMessage()));
            retry.failed();
        }
    }
}

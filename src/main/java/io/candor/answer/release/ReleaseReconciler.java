package io.candor.answer.release;

import io.candor.event.retry.Backoff;
import io.candor.event.retry.Retry;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.log.ReleaseListener;
import io.candor.release.store.BundledRelease;
import io.candor.release.store.Release;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Keeps the release that candor.releases calls live in service. At first hearing it falls back on the releases before it that
 * were live, as the answerers that run already do; then answering may begin. What came with the model, and was never live,
 * stands in only for releases that are refused for good: while one may still be had, answering waits for it.
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
    /** Whether answering may begin, as was found when that event was tried. */
    private boolean mayBegin;

    private volatile ReleaseState state;

    /** @param ready called when the first release to serve is in service, until it does not throw */
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
                model.modelId(),
                model.servingId(),
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        metrics.serving(model.modelId(), model.servingId(), now);
    }

    ReleaseState state() {
        return state;
    }

    @Override
    public void heard(ReleaseHistory history) {
        Optional<LoggedRelease> live = history.live(model.modelId());
        state = state.wanting(live.map(LoggedRelease::releaseId));
        boolean decided = true;
        if (live.isPresent()) {
            decided = serve(live.get(), begun ? List.of() : history.livesOf(model.modelId()));
        } else if (!retry.isDemanded() || retry.isDue()) {
            announce();
        }
        state = state.withUnused(live.flatMap(release -> unused(history, release)));
        if (!begun && decided) {
            ready.run();
            begun = true;
        }
    }

    /**
     * An adapter other than the one that this stream's releases began with is never announced, so it would be missed in
     * silence; to configure one, or to bring one with a new version, looks like a way to change what answers.
     */
    private Optional<String> unused(ReleaseHistory history, LoggedRelease live) {
        Release own = model.bundled();
        if (own.id().equals(state.serving())
                || history.find(own.id()).isPresent()
                || BundledRelease.isUntaught(own.id(), model.modelId())) {
            return Optional.empty();
        }
        if (state.unused().isEmpty()) {
            LOG.warnf(
                    "configured adapter is not used, candor.releases has a live release already"
                            + " adapter=%s releaseId=%s live=%s",
                    own.folder(), own.id(), live.releaseId());
        }
        return Optional.of("the adapter in " + own.folder() + " (" + own.id() + ") is not used: an adapter that is"
                + " configured, or comes with the model, is only what a new stream begins with, and on this one release "
                + live.releaseId() + " is live already");
    }

    /**
     * @param lives the releases to fall back on if {@code live} cannot serve, that one first; empty once answering has begun
     * @return whether answering may begin: not while a release that should serve may still be had, and none before it was
     */
    private boolean serve(LoggedRelease live, List<LoggedRelease> lives) {
        if (live.releaseId().equals(state.serving())) {
            settled(live);
            return true;
        }
        if (live.offset() == triedOffset && !retry.isDue()) {
            return mayBegin;
        }
        retry.satisfied();
        SwapOutcome outcome = attempt(live);
        triedOffset = live.offset();
        if (outcome instanceof SwapOutcome.Swapped) {
            return true;
        }
        boolean mayPass = outcome instanceof SwapOutcome.Unavailable;
        boolean replaced = false;
        for (int i = 1; i < lives.size() && !replaced; i++) {
            LoggedRelease before = lives.get(i);
            SwapOutcome instead = before.releaseId().equals(state.serving())
                    ? new SwapOutcome.Swapped(before.releaseId(), Duration.ZERO)
                    : attempt(before);
            replaced = instead instanceof SwapOutcome.Swapped;
            mayPass |= instead instanceof SwapOutcome.Unavailable;
        }
        mayBegin = begun || replaced || !mayPass;
        complain(outcome, mayBegin);
        return mayBegin;
    }

    /** What serves instead is never served in silence. */
    private void complain(SwapOutcome outcome, boolean serves) {
        String again = outcome instanceof SwapOutcome.Unavailable
                ? "it is tried again"
                : "it is not tried again before another release is decided on or this process starts anew";
        String sentence = "release " + outcome.releaseId() + " is the live one and cannot be served here ("
                + outcome.name() + ": " + outcome.detail() + "); " + again + "; "
                + (serves ? "release " + state.serving() + " answers instead" : "nothing answers until then");
        Optional<String> problem = Optional.of(sentence);
        if (!problem.equals(state.problem())) {
            LOG.warnf(
                    "live release not in service releaseId=%s serving=%s problem=%s",
                    outcome.releaseId(), serves ? state.serving() : "none", sentence);
        }
        state = state.withProblem(problem);
    }

    /** The live release serves already, so retries of an earlier one end. */
    private void settled(LoggedRelease live) {
        if (triedOffset != live.offset()) {
            triedOffset = live.offset();
            retry.satisfied();
            retry.succeeded();
            state = state.withProblem(Optional.empty());
            metrics.serving(model.modelId(), live.releaseId(), live.event().getDecidedAt());
        }
    }

    private SwapOutcome attempt(LoggedRelease release) {
        SwapOutcome outcome = swap.to(release.event());
        state = state.after(outcome, clock.instant());
        if (outcome instanceof SwapOutcome.Swapped) {
            state = state.withProblem(Optional.empty());
            metrics.serving(
                    model.modelId(), release.releaseId(), release.event().getDecidedAt());
        }
        if (outcome instanceof SwapOutcome.Unavailable) {
            retry.failed();
        } else {
            retry.succeeded();
        }
        return outcome;
    }

    private void announce() {
        try {
            bundle.announce();
            retry.satisfied();
            retry.succeeded();
            state = state.withProblem(Optional.empty());
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Store, broker or registry, which may come back; the bundled release answers meanwhile.
            LOG.warnf("bundled release not announced, will try again reason=%s", failure);
            state = state.withProblem(Optional.of("the release that came with the model answers, but could not"
                    + " be stored and written to candor.releases yet; that is tried again: " + failure));
            retry.failed();
        }
    }
}

package io.candor.answer.release;

import io.candor.event.KafkaConnection;
import io.candor.event.retry.Backoff;
import io.candor.release.log.ReleaseFollower;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.log.ReleasePublisher;
import io.candor.release.store.ReleaseConfig;
import io.candor.release.store.ReleaseStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Follows candor.releases for one model, for as long as it is open. */
public final class ReleaseService implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ReleaseService.class);

    private final ReleaseStore store;
    private final ReleaseReconciler reconciler;
    private final ReleaseFollower follower;

    private ReleaseService(ReleaseStore store, ReleaseReconciler reconciler, ReleaseFollower follower) {
        this.store = store;
        this.reconciler = reconciler;
        this.follower = follower;
    }

    /**
     * Starts to follow.
     *
     * @param model stays the caller's
     * @param ready called on another thread when the first release to serve is in service, with the store it came from;
     *     again after a pause if it throws
     */
    public static ReleaseService start(
            ReleaseConfig config,
            KafkaConnection connection,
            ReleasedModel model,
            MeterRegistry registry,
            Consumer<ReleaseStore> ready) {
        Clock clock = Clock.systemUTC();
        ReleaseStore store = ReleaseStore.open(config);
        if (store.acceptsUnsigned()) {
            LOG.info("unsigned releases are taken: candor.release.signature.trusted-keys says whose alone should be");
        }
        ReleaseMetrics metrics = new ReleaseMetrics(registry, clock);
        ReleaseReconciler reconciler = new ReleaseReconciler(
                model,
                new HotSwap(model, store, metrics),
                new BundleAnnouncement(model, store, new ReleasePublisher(connection), clock),
                metrics,
                new Backoff(config.backoff().first(), config.backoff().longest()),
                clock,
                () -> ready.accept(store));
        return new ReleaseService(store, reconciler, ReleaseFollower.start(connection, config, reconciler));
    }

    public ReleaseState state() {
        return reconciler.state();
    }

    /** What candor.releases says. */
    public ReleaseHistory history() {
        return follower.history();
    }

    /** Why events of candor.releases may not have been read; empty if all were. */
    public Optional<String> problem() {
        return follower.problem();
    }

    /** Returns when nothing is swapped any more. */
    @Override
    public void close() {
        follower.close();
        store.close();
    }
}

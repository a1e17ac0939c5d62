package io.candor.monitor;

import io.candor.action.ActionRecords;
import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseEvent;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseConflictException;
import io.candor.release.log.ReleaseDecisions;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.log.ReleaseLog;
import io.candor.release.store.ReleaseConfig;
import io.candor.release.store.ReleaseStore;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import java.util.Optional;
import java.util.function.Supplier;

/** What an operator asks of releases, by the rules of {@code ./candor releases}: checked against the log as it is now, and against the store. */
final class ReleaseChange {
    private final KafkaConnection kafka;
    private final ReleaseConfig config;
    private final ReleaseRequest request;
    private final ReleaseHistory history;
    private final LoggedRelease wanted;

    /**
     * @throws RejectedException if there is no such release, and if another one is live than the operator sees
     * @throws org.apache.kafka.common.KafkaException if the log cannot be read now
     */
    ReleaseChange(KafkaConnection kafka, ReleaseConfig config, ReleaseRequest request) {
        this.kafka = kafka;
        this.config = config;
        this.request = request;
        this.history = ReleaseLog.read(kafka);
        this.wanted = history.find(request.releaseId())
                .orElseThrow(() ->
                        new RejectedException(Problem.Kind.NOT_FOUND, "there is no such release").field("releaseId"));
        requireSeen();
    }

    private Optional<LoggedRelease> live() {
        return history.live(wanted.event().getModelId());
    }

    private void requireSeen() {
        Optional<String> live = live().map(LoggedRelease::releaseId);
        if (!live.equals(Optional.ofNullable(request.live()))) {
            throw stale(new ReleaseConflictException(live));
        }
    }

    private static RejectedException stale(ReleaseConflictException conflict) {
        return new RejectedException(Problem.Kind.RELEASE_CONFLICT, conflict.getMessage()).field("live");
    }

    private static ReleaseEvent decided(Supplier<ReleaseEvent> decision) {
        try {
            return decision.get();
        } catch (ReleaseConflictException conflict) {
            // Another operator was first: to try the same again is no use.
            throw stale(conflict);
        }
    }

    /** Makes the release live. */
    ReleaseEvent activate(ActionRecords actions, String decidedBy) {
        if (live().filter(wanted::equals).isPresent()) {
            return wanted.event();
        }
        if (ReleaseDecisions.needsForce(wanted) && !request.insists()) {
            throw new RejectedException(
                            Problem.Kind.RELEASE_CONFLICT,
                            "the release is " + wanted.event().getStatus() + ": force activates it all the same")
                    .field("force");
        }
        requireWhole();
        ReleaseDecisions decisions = new ReleaseDecisions(kafka, actions, decidedBy);
        return decided(() -> decisions.activate(history, wanted, reason("activated over REST")));
    }

    /** Makes the release live that was before the live one. */
    ReleaseEvent rollBack(ActionRecords actions, String decidedBy) {
        LoggedRelease from =
                live().orElseThrow(() -> new RejectedException(Problem.Kind.RELEASE_CONFLICT, "no release is live"));
        if (history.previous(wanted.event().getModelId()).filter(wanted::equals).isEmpty()) {
            throw new RejectedException(
                            Problem.Kind.RELEASE_CONFLICT,
                            "the release is not the one that was live before; activate it instead")
                    .field("releaseId");
        }
        requireWhole();
        ReleaseDecisions decisions = new ReleaseDecisions(kafka, actions, decidedBy);
        return decided(() -> decisions.rollBack(history, from, wanted, reason("rolled back over REST")));
    }

    private String reason(String otherwise) {
        return request.reason() == null ? otherwise : request.reason();
    }

    /** Every hash is checked in the store, and the signature where keys are trusted. */
    private void requireWhole() {
        try (ReleaseStore store = ReleaseStore.open(config)) {
            store.problemInStore(wanted.event().getManifestUri(), wanted.event().getManifestSha256())
                    .ifPresent(problem -> {
                        throw new RejectedException(
                                Problem.Kind.RELEASE_CONFLICT,
                                "the release is not whole, nothing was changed: " + problem);
                    });
        }
    }
}

package io.candor.release.log;

import io.candor.action.ActionRecords;
import io.candor.event.ActionKind;
import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** What people decide on releases, each in one transaction with the action that says who. Whether files are whole is the caller's to check. */
public final class ReleaseDecisions {
    private final ReleasePublisher publisher;
    private final ActionRecords actions;
    private final String decidedBy;

    /**
     * @param actions of who decides
     * @param decidedBy the same for those who read the list of releases
     */
    public ReleaseDecisions(KafkaConnection connection, ActionRecords actions, String decidedBy) {
        this.publisher = new ReleasePublisher(connection);
        this.actions = actions;
        this.decidedBy = decidedBy;
    }

    /** Whether the gate has not let a release through, so that only who insists may activate it. */
    public static boolean needsForce(LoggedRelease release) {
        ReleaseStatus status = release.event().getStatus();
        return status == ReleaseStatus.REJECTED || status == ReleaseStatus.CANDIDATE;
    }

    /**
     * Makes a release the one to serve.
     *
     * @return what is published of it
     * @throws org.apache.kafka.common.KafkaException if it is not certain: the same again changes nothing more
     */
    public ReleaseEvent activate(LoggedRelease to, String reason) {
        Instant now = now();
        ReleaseEvent live = decided(to, ReleaseStatus.LIVE, reason, now);
        publisher.publish(List.of(live), actions.record(ActionKind.RELEASE_ACTIVATED, to.releaseId(), Map.of(), now));
        return live;
    }

    /**
     * Makes a release the one to serve, and retires the one that was.
     *
     * @return what is published of {@code to}
     * @throws org.apache.kafka.common.KafkaException as {@link #activate}
     */
    public ReleaseEvent rollBack(LoggedRelease from, LoggedRelease to, String reason) {
        Instant now = now();
        ReleaseEvent live = decided(to, ReleaseStatus.LIVE, reason, now);
        publisher.publish(
                List.of(decided(from, ReleaseStatus.RETIRED, reason, now), live),
                actions.record(
                        ActionKind.RELEASE_ROLLED_BACK,
                        to.releaseId(),
                        Map.of(ActionRecords.RETIRED, from.releaseId()),
                        now));
        return live;
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private ReleaseEvent decided(LoggedRelease release, ReleaseStatus status, String reason, Instant now) {
        return ReleaseEvent.newBuilder(release.event())
                .setStatus(status)
                .setDecidedBy(decidedBy)
                .setReason(reason)
                .setDecidedAt(now)
                .build();
    }
}

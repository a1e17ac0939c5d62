package io.candor.release.log;

import io.candor.action.ActionRecords;
import io.candor.event.ActionKind;
import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.event.client.TransactionalPublisher;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What people decide on releases, each in one transaction with the action that says who. All of them have one transactional id, so of those who decide at
 * the same time one is done, and the others look again at what is live then. Whether files are whole is the caller's to check.
 */
public final class ReleaseDecisions {
    private static final String NAME = "decision";

    private final KafkaConnection connection;
    private final ReleasePublisher releases;
    private final TransactionalPublisher publisher;
    private final ActionRecords actions;
    private final String decidedBy;

    /**
     * @param actions of who decides
     * @param decidedBy the same for those who read the list of releases
     */
    public ReleaseDecisions(KafkaConnection connection, ActionRecords actions, String decidedBy) {
        this.connection = connection;
        this.releases = new ReleasePublisher(connection);
        this.publisher = new TransactionalPublisher(connection, ReleasePublisher.ID_PREFIX);
        this.actions = actions;
        this.decidedBy = decidedBy;
    }

    /** Whether the gate has not let a release through, so that only who insists may activate it. */
    public static boolean needsForce(LoggedRelease release) {
        ReleaseStatus status = release.event().getStatus();
        return status == ReleaseStatus.REJECTED || status == ReleaseStatus.CANDIDATE;
    }

    /**
     * Makes a release the one to serve; nothing is published where it is that by now.
     *
     * @param seen what the decision rests on
     * @return what is published of it
     * @throws ReleaseConflictException if another one is live than there was; nothing is changed
     * @throws org.apache.kafka.common.KafkaException if it is not certain: the same again changes nothing more
     */
    public ReleaseEvent activate(ReleaseHistory seen, LoggedRelease to, String reason) {
        return decide(seen, to, reason, Optional.empty());
    }

    /**
     * Makes a release the one to serve, and retires the one that was.
     *
     * @param from live in {@code seen}
     * @return what is published of {@code to}
     * @throws ReleaseConflictException as {@link #activate}
     * @throws org.apache.kafka.common.KafkaException as {@link #activate}
     */
    public ReleaseEvent rollBack(ReleaseHistory seen, LoggedRelease from, LoggedRelease to, String reason) {
        return decide(seen, to, reason, Optional.of(from));
    }

    private ReleaseEvent decide(ReleaseHistory seen, LoggedRelease to, String reason, Optional<LoggedRelease> from) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        ReleaseEvent live = decided(to, ReleaseStatus.LIVE, reason, now);
        publisher.publish(NAME, () -> isLive(seen, to) ? List.of() : records(live, reason, from, now));
        return live;
    }

    /** Whether {@code to} is live already, by the log as it is when nobody else can decide. */
    private boolean isLive(ReleaseHistory seen, LoggedRelease to) {
        String model = to.event().getModelId();
        Optional<String> live = ReleaseLog.read(connection).live(model).map(LoggedRelease::releaseId);
        if (live.equals(Optional.of(to.releaseId()))) {
            return true;
        }
        if (!live.equals(seen.live(model).map(LoggedRelease::releaseId))) {
            throw new ReleaseConflictException(live);
        }
        return false;
    }

    private List<ProducerRecord<byte[], byte[]>> records(
            ReleaseEvent live, String reason, Optional<LoggedRelease> from, Instant now) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        records.add(actions.record(
                from.isPresent() ? ActionKind.RELEASE_ROLLED_BACK : ActionKind.RELEASE_ACTIVATED,
                live.getReleaseId(),
                from.map(before -> Map.of(ActionRecords.RETIRED, before.releaseId()))
                        .orElse(Map.of()),
                now));
        from.ifPresent(before -> records.add(releases.record(decided(before, ReleaseStatus.RETIRED, reason, now))));
        records.add(releases.record(live));
        return records;
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

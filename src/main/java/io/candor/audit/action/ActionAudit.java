package io.candor.audit.action;

import io.candor.action.ActionRecords;
import io.candor.audit.AuditException;
import io.candor.event.Action;
import io.candor.event.ActionKind;
import io.candor.event.ApiKey;
import io.candor.event.Erasure;
import io.candor.event.KafkaConnection;
import io.candor.event.Promise;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.event.Topic;
import io.candor.event.client.CompactedReader;
import io.candor.release.log.LoggedRelease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Looks for an action of every activation, roll-back, promise, key and erasure that is still on its topic. What is done and its action are one transaction, so what was done without
 * our commands and REST has none. What was written before the trail began, by the broker's clock, is counted.
 */
public final class ActionAudit {
    private static final Set<String> OURS = Set.of(LoggedRelease.BUNDLE, "gate", "trainer");

    private static final Duration SETTLE = Duration.ofMillis(500);
    private static final int LOOKS = 3;

    private final KafkaConnection connection;
    private final List<PeoplesDecision> decisions = new ArrayList<>();
    private final List<Action> actions = new ArrayList<>();
    private final Set<Done> done = new HashSet<>();
    private long decidedByUs;
    private long firstOffset = -1;
    private long begun = Long.MAX_VALUE;

    /** What an action did. */
    private record Done(ActionKind kind, String subject, Instant at) {}

    private ActionAudit(KafkaConnection connection) {
        this.connection = connection;
    }

    /**
     * Reads and compares.
     *
     * @throws AuditException if topics or registry cannot be read
     */
    public static ActionCheck of(KafkaConnection connection) {
        try {
            return new ActionAudit(connection).run();
        } catch (KafkaException failure) {
            throw new AuditException(
                    "the topics at " + connection.bootstrapServers() + " cannot be read: " + failure.getMessage(),
                    failure);
        }
    }

    /** The trail is read last: an action is there no later than what it did. */
    private ActionCheck run() {
        read(connection.topics().releases(), this::release);
        read(connection.topics().promises(), this::promise);
        read(connection.topics().apiKeys(), this::key);
        read(connection.topics().erasures(), this::erasure);
        try (CompactedReader trail = reader(connection.topics().actions(), this::action)) {
            trail.readToEnd();
            ActionCheck check = compare();
            // The end of a transaction can be seen on one topic some milliseconds before it is on another.
            for (int i = 0; i < LOOKS && !check.missing().isEmpty(); i++) {
                trail.readOn(SETTLE);
                check = compare();
            }
            return check;
        }
    }

    private ActionCheck compare() {
        List<ActionCheck.Unrecorded> missing = new ArrayList<>();
        long earlier = 0;
        long matched = 0;
        for (PeoplesDecision decision : decisions) {
            if (isDone(decision)) {
                matched++;
            } else if (decision.writtenAt() < begun) {
                earlier++;
            } else {
                missing.add(unrecorded(decision));
            }
        }
        return new ActionCheck(actions, matched, decidedByUs, earlier, Math.max(0, firstOffset), missing);
    }

    private boolean isDone(PeoplesDecision decision) {
        return decision.kinds().stream()
                .anyMatch(kind -> done.contains(new Done(kind, decision.subject(), decision.at())));
    }

    private <V> void read(Topic<String, V> topic, BiConsumer<ConsumerRecord<byte[], byte[]>, V> taker) {
        try (CompactedReader reader = reader(topic, taker)) {
            reader.readToEnd();
        }
    }

    private <V> CompactedReader reader(Topic<String, V> topic, BiConsumer<ConsumerRecord<byte[], byte[]>, V> taker) {
        return CompactedReader.open(connection, List.of(topic.name()), record -> {
            if (record.value() != null) {
                CompactedReader.decode(topic, record, value -> taker.accept(record, value));
            }
        });
    }

    private void release(ConsumerRecord<byte[], byte[]> record, ReleaseEvent event) {
        boolean live = event.getStatus() == ReleaseStatus.LIVE;
        if (!live && event.getStatus() != ReleaseStatus.RETIRED) {
            return;
        }
        if (OURS.contains(event.getDecidedBy())) {
            decidedByUs++;
            return;
        }
        Set<ActionKind> kinds = live
                ? Set.of(ActionKind.RELEASE_ACTIVATED, ActionKind.RELEASE_ROLLED_BACK)
                : Set.of(ActionKind.RELEASE_ROLLED_BACK);
        add(record, kinds, event.getReleaseId(), event.getDecidedAt());
    }

    private void promise(ConsumerRecord<byte[], byte[]> record, Promise promise) {
        ActionKind kind = promise.getTarget() == null ? ActionKind.PROMISED_NOTHING : ActionKind.PROMISED;
        add(record, Set.of(kind), promise.getDomain(), promise.getDecidedAt());
    }

    private void key(ConsumerRecord<byte[], byte[]> record, ApiKey key) {
        add(record, Set.of(ActionKind.KEY_CREATED), key.getId(), key.getCreatedAt());
        if (key.getRevokedAt() != null) {
            add(record, Set.of(ActionKind.KEY_REVOKED), key.getId(), key.getRevokedAt());
        }
    }

    private void erasure(ConsumerRecord<byte[], byte[]> record, Erasure erasure) {
        add(record, Set.of(ActionKind.FORGOTTEN), erasure.getErasureId(), erasure.getAt());
    }

    private void add(ConsumerRecord<byte[], byte[]> record, Set<ActionKind> kinds, String subject, Instant at) {
        decisions.add(new PeoplesDecision(kinds, subject, at, record.topic(), record.offset(), record.timestamp()));
    }

    private void action(ConsumerRecord<byte[], byte[]> record, Action action) {
        if (firstOffset < 0) {
            firstOffset = record.offset();
            begun = record.timestamp();
        }
        actions.add(action);
        done.add(new Done(action.getKind(), action.getSubject(), action.getAt()));
        String retired = action.getDetails().get(ActionRecords.RETIRED);
        if (retired != null) {
            done.add(new Done(action.getKind(), retired, action.getAt()));
        }
        String erasure = action.getDetails().get(ActionRecords.ERASURE);
        if (erasure != null) {
            done.add(new Done(action.getKind(), erasure, action.getAt()));
        }
    }

    private static ActionCheck.Unrecorded unrecorded(PeoplesDecision decision) {
        String what = decision.kinds().stream()
                .sorted()
                .map(ActionKind::name)
                .reduce((a, b) -> a + " or " + b)
                .orElseThrow();
        return new ActionCheck.Unrecorded(decision.topic(), decision.offset(), what, decision.subject());
    }
}

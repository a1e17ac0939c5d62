package io.candor.audit.decision;

import io.candor.audit.AuditException;
import io.candor.audit.AuditedTopics;
import io.candor.erasure.ErasureLog;
import io.candor.erasure.Erasures;
import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.LabeledAnswer;
import io.candor.event.Policy;
import io.candor.event.Topic;
import io.candor.event.client.TopicReader;
import io.candor.training.policy.PolicyReplay;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Decides every policy that is on {@code candor.policies} again from {@code candor.labeled-answers}, which may grow meanwhile. */
public final class PolicyAudit {
    private static final String WHOLE = "policy";

    private final Topic<String, Policy> topic;
    private final Topic<String, LabeledAnswer> labels;
    /** Settings → the labels as read with them; without those that cannot be read. */
    private final Map<Map<String, String>, PolicyReplay> replays = new HashMap<>();

    private final List<PolicyCheck.Deviation> differences = new ArrayList<>();

    private final Erasures erasures;

    private PolicyAudit(KafkaConnection connection) {
        this.topic = connection.topics().policies();
        this.labels = connection.topics().labeledAnswers();
        this.erasures = ErasureLog.read(connection);
    }

    /**
     * Reads and compares.
     *
     * @throws AuditException if topics or registry cannot be read
     */
    public static PolicyCheck of(KafkaConnection connection) {
        try {
            return new PolicyAudit(connection).run(connection);
        } catch (KafkaException failure) {
            throw new AuditException(
                    "the topics at " + connection.bootstrapServers() + " cannot be read: " + failure.getMessage(),
                    failure);
        }
    }

    /** What is caused is read after its effects: a policy follows from labels that were there before. */
    private PolicyCheck run(KafkaConnection connection) {
        List<Policy> policies = policies(connection);
        List<Policy> again =
                policies.stream().filter(PolicyAudit::canBeDecidedAgain).toList();
        again.stream()
                .map(policy -> policy.getEvidence().getSettings())
                .distinct()
                .forEach(this::open);
        try (TopicReader ledger = AuditedTopics.read(connection, List.of(labels.name()))) {
            if (!ledger.beginnings(ledger.assignment()).values().stream().allMatch(start -> start == 0)) {
                return new PolicyCheck(0, policies.size() - again.size(), again.size(), List.of());
            }
            ledger.readToEnd(this::take);
        }
        replays.values().forEach(PolicyReplay::end);
        again.forEach(this::compare);
        return new PolicyCheck(again.size(), policies.size() - again.size(), 0, differences);
    }

    /** Those with evidence that are still there, in the order of the topic; none where an earlier version created the topics. */
    private List<Policy> policies(KafkaConnection connection) {
        List<Policy> policies = new ArrayList<>();
        try (TopicReader reader = TopicReader.fromBeginning(connection, Map.of(), List.of(topic.name()))) {
            reader.readToEnd(record -> {
                if (record.value() != null
                        && topic.decodeValue(record.headers(), record.value()) instanceof Decoded.Valid<Policy> valid
                        && valid.value().getEvidence() != null) {
                    policies.add(valid.value());
                }
            });
        } catch (UnknownTopicOrPartitionException missing) {
            // Without the topic nothing was ever promised.
            return List.of();
        }
        return policies;
    }

    private static boolean canBeDecidedAgain(Policy policy) {
        return PolicyReplay.canReplay(policy.getEvidence().getSettings());
    }

    private void open(Map<String, String> settings) {
        try {
            replays.put(settings, new PolicyReplay(settings, Clock.systemUTC(), erasures));
        } catch (IllegalArgumentException unreadable) {
            // No process can have run with them, however often it is tried; its policies will differ as a whole.
            replays.remove(settings);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> entry) {
        if (labels.decodeValue(entry.headers(), entry.value()) instanceof Decoded.Valid<LabeledAnswer> valid) {
            replays.values().forEach(replay -> replay.add(valid.value(), entry.offset(), entry.timestamp()));
        }
    }

    private void compare(Policy published) {
        Optional<Policy> again = Optional.ofNullable(
                        replays.get(published.getEvidence().getSettings()))
                .flatMap(replay -> again(replay, published));
        if (again.isEmpty()) {
            differences.add(new PolicyCheck.Deviation(published.getVersion(), WHOLE, published.getStatus(), null));
            return;
        }
        // What does not follow from labels up to the last one that counts is taken over.
        Policy comparable = Policy.newBuilder(again.get())
                .setVersion(published.getVersion())
                .setPromisedBy(published.getPromisedBy())
                .setPromisedFor(published.getPromisedFor())
                .setDecidedAt(published.getDecidedAt())
                .setLabelsAwaited(published.getLabelsAwaited())
                .setAwaitedSince(published.getAwaitedSince())
                .build();
        for (Schema.Field field : Policy.getClassSchema().getFields()) {
            Object was = published.get(field.pos());
            Object is = comparable.get(field.pos());
            if (!Objects.equals(was, is)) {
                differences.add(new PolicyCheck.Deviation(published.getVersion(), field.name(), was, is));
            }
        }
    }

    private static Optional<Policy> again(PolicyReplay replay, Policy published) {
        try {
            return replay.again(published);
        } catch (IllegalArgumentException unpromised) {
            // Nobody can have promised it, however often it is tried.
            return Optional.empty();
        }
    }
}

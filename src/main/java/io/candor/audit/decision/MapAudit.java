package io.candor.audit.decision;

import io.candor.audit.AuditException;
import io.candor.audit.AuditedTopics;
import io.candor.erasure.ErasureLog;
import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.LabeledAnswer;
import io.candor.event.ReleaseEvent;
import io.candor.event.Topic;
import io.candor.event.client.TopicReader;
import io.candor.release.log.LoggedRelease;
import io.candor.release.store.ReleaseMaps;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.ReleaseUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;

/** Takes every decision on a confidence map again from {@code candor.labeled-answers}, which may grow meanwhile. */
public final class MapAudit {
    private final KafkaConnection connection;
    private final ReleaseStore store;
    private final String group;
    private final Topic<String, LabeledAnswer> labels;

    private MapAudit(KafkaConnection connection, ReleaseStore store, String group) {
        this.connection = connection;
        this.store = store;
        this.group = group;
        this.labels = connection.topics().labeledAnswers();
    }

    /**
     * Reads and compares.
     *
     * @param store where the maps lie that decisions compare with
     * @param group consumer group of those who decide, whose committed offset tells which label a decision was published with last
     * @throws AuditException if topics or registry cannot be read
     */
    public static DecisionCheck of(KafkaConnection connection, ReleaseStore store, String group) {
        try {
            return new MapAudit(connection, store, group).run();
        } catch (KafkaException failure) {
            throw new AuditException(
                    "the topics at " + connection.bootstrapServers() + " cannot be read: " + failure.getMessage(),
                    failure);
        }
    }

    /** What is caused is read after its effects: the offset is committed with a decision, which follows from labels. */
    private DecisionCheck run() {
        OptionalLong committed = committed();
        DecisionRecomputation recomputation =
                new DecisionRecomputation(releases(), this::map, Clock.systemUTC(), ErasureLog.read(connection));
        try (TopicReader ledger = AuditedTopics.read(connection, List.of(labels.name()))) {
            boolean whole =
                    ledger.beginnings(ledger.assignment()).values().stream().allMatch(start -> start == 0);
            ledger.readToEnd(entry -> take(entry, recomputation));
            return recomputation.check(whole, committed);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> entry, DecisionRecomputation recomputation) {
        if (labels.decodeValue(entry.headers(), entry.value()) instanceof Decoded.Valid<LabeledAnswer> valid) {
            recomputation.add(valid.value(), entry.offset(), entry.timestamp());
        }
    }

    /** Every event that is still there, in the order of the topic, but those of deleted releases. */
    private List<LoggedRelease> releases() {
        Topic<String, ReleaseEvent> topic = connection.topics().releases();
        List<LoggedRelease> events = new ArrayList<>();
        try (TopicReader reader = AuditedTopics.read(connection, List.of(topic.name()))) {
            reader.readToEnd(record -> {
                if (record.value() == null && record.key() != null) {
                    String deleted = new String(record.key(), StandardCharsets.UTF_8);
                    events.removeIf(event -> event.releaseId().equals(deleted));
                } else if (topic.decodeValue(record.headers(), record.value())
                        instanceof Decoded.Valid<ReleaseEvent> valid) {
                    events.add(new LoggedRelease(record.offset(), valid.value()));
                }
            });
        }
        return events;
    }

    private ReleaseMaps map(ReleaseEvent event) {
        try {
            return ReleaseMaps.read(store.fetchCandidate(event.getManifestUri(), event.getManifestSha256())
                    .orThrow()
                    .folder());
        } catch (IOException unusable) {
            // Its bytes were checked, so trying again cannot help.
            throw new ReleaseUnavailableException(
                    "the map of release " + event.getReleaseId() + " cannot be used", unusable);
        }
    }

    /** Empty if nothing is committed, or nobody may tell us. */
    private OptionalLong committed() {
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            OffsetAndMetadata offset = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(labels.name(), 0));
            return offset == null ? OptionalLong.empty() : OptionalLong.of(offset.offset());
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof AuthorizationException) {
                return OptionalLong.empty();
            }
            // The topics may be readable a moment later, so trying again helps; whoever audits does.
            throw failed.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(failed.getCause());
        }
    }
}

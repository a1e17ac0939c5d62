package io.candor.training;

import io.candor.event.CalibrationBatch;
import io.candor.event.ConsistencySignal;
import io.candor.event.Decoded;
import io.candor.event.DriftAlarm;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.event.Topic;
import io.candor.event.Topics;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.log.ReleaseLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * What the trainer knows, all of it from topics: labels, signals, alarms and what was decided. It reads them from the first
 * record on (of the signals only as many as it keeps), so that a restart, on this machine or another, knows the same. For
 * one thread.
 */
final class TrainingInputs implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TrainingInputs.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int MOST_ALARMS = 1_000;

    private final Consumer<byte[], byte[]> consumer;
    private final ReleaseLog releases;
    private final Topics topics;
    private final String modelId;
    private final TrainerConfig.Memory limits;
    private final TrainerMetrics metrics;
    private final LabelStore labels;
    private final SignalStore signals;
    private final List<WaitingBatch> batches = new ArrayList<>();
    private final List<DriftAlarm> alarms = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private int revision;
    private ReleaseHistory history = ReleaseHistory.EMPTY;

    /**
     * @param consumer of bytes, without a group, {@code read_committed}; closed with this
     * @param releases closed with this
     * @param modelId what is about other models is passed over
     */
    TrainingInputs(
            Consumer<byte[], byte[]> consumer,
            ReleaseLog releases,
            Topics topics,
            String modelId,
            TrainerConfig.Memory limits,
            TrainerMetrics metrics) {
        this.consumer = consumer;
        this.releases = releases;
        this.topics = topics;
        this.modelId = modelId;
        this.limits = limits;
        this.metrics = metrics;
        this.labels = new LabelStore(limits.labels());
        this.signals = new SignalStore(limits.signals());
    }

    /**
     * Reads on, for about {@code most}: a year of batches takes longer than a member of a group may be silent.
     *
     * @return whether everything committed by now was read
     * @throws KafkaException if Kafka or the registry is away; nothing is lost, the next call goes on from here
     */
    boolean readOn(Duration most) {
        assign();
        // Decisions last: a batch read before the decision on it would look undecided.
        if (!readToEnd(System.nanoTime() + most.toNanos())) {
            return false;
        }
        ReleaseHistory told = history;
        history = releases.readToEnd();
        if (history != told) {
            revision++;
        }
        return true;
    }

    /** Grows with everything new that could be a reason to train or not to: signals are none. */
    int revision() {
        return revision;
    }

    private void assign() {
        if (!consumer.assignment().isEmpty()) {
            return;
        }
        List<TopicPartition> all = new ArrayList<>();
        all.add(new TopicPartition(topics.calibrationBatches().name(), 0));
        all.add(new TopicPartition(topics.driftAlarms().name(), 0));
        List<TopicPartition> sampled = consumer
                .partitionsFor(topics.consistency().name())
                .stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        all.addAll(sampled);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(all);
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        consumer.assign(all);
        for (TopicPartition partition : all) {
            long begin = begins.get(partition);
            consumer.seek(
                    partition,
                    sampled.contains(partition) ? Math.max(begin, ends.get(partition) - limits.signals()) : begin);
        }
    }

    private boolean readToEnd(long untilNanos) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() - untilNanos >= 0) {
                return false;
            }
            learn(consumer.poll(POLL));
        }
        return true;
    }

    private void learn(ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, Long> unread = new HashMap<>();
        records.partitions()
                .forEach(partition ->
                        unread.put(partition, records.records(partition).get(0).offset()));
        try {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                learnOrPass(record);
                unread.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
            }
        } catch (KafkaException unavailable) {
            // The registry is away: what was polled and not read is polled again.
            unread.forEach(consumer::seek);
            throw unavailable;
        }
    }

    private void learnOrPass(ConsumerRecord<byte[], byte[]> record) {
        try {
            learn(record);
        } catch (KafkaException unavailable) {
            throw unavailable;
        } catch (RuntimeException invalid) {
            // Its content is at fault and stays so; the records after it are none the worse for it.
            passOver(record, invalid.toString());
        }
    }

    private void passOver(ConsumerRecord<byte[], byte[]> record, String reason) {
        metrics.unreadable(record.topic());
        LOG.warnf(
                "record passed over topic=%s partition=%d offset=%d reason=%s",
                record.topic(), record.partition(), record.offset(), reason);
    }

    private void learn(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.calibrationBatches().name())) {
            decoded(topics.calibrationBatches(), record).ifPresent(batch -> learn(batch, record.offset()));
        } else if (record.topic().equals(topics.driftAlarms().name())) {
            decoded(topics.driftAlarms(), record).ifPresent(this::learn);
        } else {
            decoded(topics.consistency(), record).ifPresent(this::learn);
        }
    }

    private <V> Optional<V> decoded(Topic<String, V> topic, ConsumerRecord<byte[], byte[]> record) {
        Decoded<V> decoded = topic.decodeValue(record.headers(), record.value());
        if (decoded instanceof Decoded.Valid<V> valid) {
            return Optional.of(valid.value());
        }
        passOver(record, ((Decoded.Poison<V>) decoded).reason().name());
        return Optional.empty();
    }

    private void learn(CalibrationBatch batch, long offset) {
        if (batch.getModelId().equals(modelId) && !known.contains(batch.getBatchId())) {
            labels.learn(batch);
            known.add(batch.getBatchId());
            batches.add(WaitingBatch.of(batch, offset));
            revision++;
        }
    }

    private void learn(DriftAlarm alarm) {
        if (alarm.getModelId().equals(modelId)) {
            revision++;
            alarms.add(alarm);
            if (alarms.size() > MOST_ALARMS) {
                alarms.remove(0);
            }
        }
    }

    private void learn(ConsistencySignal signal) {
        if (signal.getModelId().equals(modelId)) {
            signals.learn(signal);
        }
    }

    LabelStore labels() {
        return labels;
    }

    SignalStore signals() {
        return signals;
    }

    List<DriftAlarm> alarms() {
        return List.copyOf(alarms);
    }

    Optional<Instant> lastAlarm() {
        return alarms.stream().map(DriftAlarm::getRaisedAt).max(Comparator.naturalOrder());
    }

    /** The release to serve, if there is one. */
    Optional<ReleaseEvent> live() {
        return history.live(modelId).map(LoggedRelease::event);
    }

    /** The batches nobody decided on, the oldest first. */
    List<WaitingBatch> waiting() {
        Set<String> decided = new HashSet<>();
        history.all().stream()
                .map(LoggedRelease::event)
                .filter(event -> event.getStatus() != ReleaseStatus.CANDIDATE)
                .forEach(event -> decided.addAll(event.getBatchIds()));
        return batches.stream()
                .filter(batch -> !decided.contains(batch.batchId()))
                .toList();
    }

    /** Id of the release to serve, as {@link TrainingTask#liveId} has it. */
    String liveId() {
        return live().map(ReleaseEvent::getReleaseId).orElse("none");
    }

    /** The offset of candor.calibration-batches up to which every batch is decided on, once these are. */
    long decidedThrough(List<WaitingBatch> decided) {
        return waiting().stream()
                .filter(batch -> !decided.contains(batch))
                .mapToLong(WaitingBatch::offset)
                .min()
                .orElseGet(() -> consumer.position(
                        new TopicPartition(topics.calibrationBatches().name(), 0)));
    }

    @Override
    public void close() {
        consumer.close();
        releases.close();
    }
}

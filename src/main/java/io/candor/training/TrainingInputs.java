package io.candor.training;

import io.candor.erasure.ErasureLog;
import io.candor.erasure.Erasures;
import io.candor.event.CalibrationBatch;
import io.candor.event.ConsistencySignal;
import io.candor.event.Decoded;
import io.candor.event.DriftAlarm;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.event.Topic;
import io.candor.event.Topics;
import io.candor.event.client.TopicReader;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.log.ReleaseLog;
import io.candor.release.store.BundledRelease;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Everything the trainer decides by: labels, signals, alarms and decisions, read from topics alone. They are read from
 * the first record on (of the signals only as many as are kept), so that a restart on any machine has the same inputs.
 * For one thread.
 */
final class TrainingInputs implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TrainingInputs.class);
    private static final int MOST_ALARMS = 1_000;
    /** Ours have 36; decisions list them, and must stay records that a topic takes. */
    private static final int LONGEST_BATCH_ID = 256;

    private final TopicReader reader;
    private final ReleaseLog releases;
    private final ErasureLog erasureLog;
    private final Topics topics;
    private final String modelId;
    private final TrainerConfig.Memory limits;
    private final TrainerMetrics metrics;
    private final LabelStore labels;
    private final SignalStore signals;
    private final List<WaitingBatch> batches = new ArrayList<>();
    private final List<DriftAlarm> alarms = new ArrayList<>();
    private final Set<String> batchIds = new HashSet<>();
    private int revision;
    private Erasures erasures = Erasures.NONE;
    private ReleaseHistory history = ReleaseHistory.EMPTY;

    /**
     * @param reader of nothing yet; closed with this
     * @param releases closed with this, as is {@code erasureLog}
     * @param modelId records of other models are skipped
     */
    TrainingInputs(
            TopicReader reader,
            ReleaseLog releases,
            ErasureLog erasureLog,
            Topics topics,
            String modelId,
            TrainerConfig.Memory limits,
            TrainerMetrics metrics) {
        this.reader = reader;
        this.releases = releases;
        this.erasureLog = erasureLog;
        this.topics = topics;
        this.modelId = modelId;
        this.limits = limits;
        this.metrics = metrics;
        this.labels = new LabelStore(limits.labels());
        this.signals = new SignalStore(limits.signals());
    }

    /**
     * Reads what was committed, for about {@code most}: a year of batches takes longer than a member of a group may be
     * silent.
     *
     * @return whether everything committed by now was read
     * @throws KafkaException if Kafka or the registry is unavailable; nothing is lost, the next call goes on from here
     */
    boolean catchUp(Duration most) {
        begin();
        Erasures known = erasureLog.readToEnd();
        if (known != erasures) {
            erasures = known;
            revision++;
        }
        // Decisions last: a batch read before the decision on it would look undecided.
        if (!reader.readToEnd(most, TopicReader.passingOver(this::add, this::passOver))) {
            return false;
        }
        ReleaseHistory previous = history;
        history = releases.readToEnd();
        if (history != previous) {
            revision++;
        }
        return true;
    }

    /** Grows with everything new that may change the decision to train; signals alone do not. */
    int revision() {
        return revision;
    }

    private void passOver(ConsumerRecord<byte[], byte[]> record, RuntimeException invalid) {
        passOver(record, invalid.toString());
    }

    private void passOver(ConsumerRecord<byte[], byte[]> record, String reason) {
        metrics.unreadable(record.topic());
        LOG.warnf(
                "record passed over topic=%s partition=%d offset=%d reason=%s",
                record.topic(), record.partition(), record.offset(), reason);
    }

    private void begin() {
        if (!reader.assignment().isEmpty()) {
            return;
        }
        List<TopicPartition> whole = reader.partitions(
                List.of(topics.calibrationBatches().name(), topics.driftAlarms().name()));
        List<TopicPartition> sampled =
                reader.partitions(List.of(topics.consistency().name()));
        Map<TopicPartition, Long> starts = new HashMap<>(reader.beginnings(whole));
        Map<TopicPartition, Long> first = reader.beginnings(sampled);
        reader.ends(sampled)
                .forEach((partition, end) ->
                        starts.put(partition, Math.max(first.get(partition), end - limits.signals())));
        reader.add(starts);
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.calibrationBatches().name())) {
            decoded(topics.calibrationBatches(), record).ifPresent(batch -> add(batch, record));
        } else if (record.topic().equals(topics.driftAlarms().name())) {
            decoded(topics.driftAlarms(), record).ifPresent(this::add);
        } else {
            decoded(topics.consistency(), record).ifPresent(this::add);
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

    private void add(CalibrationBatch batch, ConsumerRecord<byte[], byte[]> record) {
        if (batch.getBatchId().length() > LONGEST_BATCH_ID) {
            passOver(record, "its id has more than " + LONGEST_BATCH_ID + " characters");
        } else if (batch.getModelId().equals(modelId) && !batchIds.contains(batch.getBatchId())) {
            labels.add(batch);
            batchIds.add(batch.getBatchId());
            revision++;
            batches.add(WaitingBatch.of(batch, record.offset()));
        }
    }

    /** Those of other systems' answers are answered by the maps of these, not by LoRA and head. */
    private void add(DriftAlarm alarm) {
        if (alarm.getModelId().equals(modelId) && alarm.getAnswerModel() == null) {
            revision++;
            alarms.add(alarm);
            if (alarms.size() > MOST_ALARMS) {
                alarms.remove(0);
            }
        }
    }

    private void add(ConsistencySignal signal) {
        if (signal.getModelId().equals(modelId)) {
            signals.add(signal);
        }
    }

    LabelStore labels() {
        return labels;
    }

    SignalStore signals() {
        return signals;
    }

    /** The label of every question, without what is forgotten, in the order of {@link LabelStore#newestFirst}. */
    List<LearnedLabel> newestLabels() {
        return labels.newestFirst().stream()
                .flatMap(label -> label.remaining(erasures).stream())
                .toList();
    }

    /** Every signal kept, without those of forgotten questions. */
    List<ConsistencySignal> knownSignals() {
        return signals.all().stream()
                .filter(signal -> !erasures.isForgotten(signal.getQuestionId()))
                .toList();
    }

    /** How far it is known what is forgotten. */
    String erasures() {
        return erasures.level();
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

    /** The last decision that training came to of this model; not what came with it, and not on maps alone. */
    Optional<ReleaseEvent> lastDecision() {
        return history.all().stream()
                .map(LoggedRelease::event)
                .filter(event -> event.getModelId().equals(modelId) && event.getAdapterReleaseId() == null)
                .filter(event -> event.getStatus() != ReleaseStatus.CANDIDATE)
                .filter(event ->
                        event.getDecision() != null || event.getDecidedBy().equals(RunFailures.TRAINER))
                .max(Comparator.comparing(ReleaseEvent::getDecidedAt));
    }

    /** The batches without a decision, the oldest first. */
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

    /** The release whose adapter is to serve, as {@link TrainingTask#liveId} has it. */
    String liveId() {
        return live().map(LoggedRelease::adapterOf).orElse("none");
    }

    /** Whether the live release's adapter has learned nothing. */
    boolean isLiveUntaught() {
        return BundledRelease.isUntaught(liveId(), modelId);
    }

    /** How often a first head was tried that was to follow the live adapter: without a label, so without a batch. */
    int firstElicitations() {
        String live = liveId();
        return (int) history.all().stream()
                .map(LoggedRelease::event)
                .filter(event -> event.getModelId().equals(modelId) && event.getAdapterReleaseId() == null)
                .filter(event -> event.getBatchIds().isEmpty() && event.getParentReleaseId() != null)
                .filter(event -> live.equals(history.find(event.getParentReleaseId())
                        .map(LoggedRelease::adapterReleaseId)
                        .orElse(event.getParentReleaseId())))
                .count();
    }

    /** The number of the next candidate among those that are judged against adapter and head now live, from 1. */
    int trial() {
        String live = liveId();
        long judged = history.all().stream()
                .map(LoggedRelease::event)
                .filter(event -> event.getModelId().equals(modelId) && event.getAdapterReleaseId() == null)
                .map(ReleaseEvent::getDecision)
                .filter(decision -> decision != null && decision.getComparedReleaseId() != null)
                .map(decision -> history.find(decision.getComparedReleaseId())
                        .map(LoggedRelease::adapterReleaseId)
                        .orElse(decision.getComparedReleaseId()))
                .filter(live::equals)
                .count();
        return (int) judged + 1;
    }

    /** The offset of candor.calibration-batches up to which every batch is decided on, once these are. */
    long decidedThrough(List<WaitingBatch> decided) {
        return waiting().stream()
                .filter(batch -> !decided.contains(batch))
                .mapToLong(WaitingBatch::offset)
                .min()
                .orElseGet(() -> reader.position(
                        new TopicPartition(topics.calibrationBatches().name(), 0)));
    }

    @Override
    public void close() {
        reader.close();
        releases.close();
        erasureLog.close();
    }
}

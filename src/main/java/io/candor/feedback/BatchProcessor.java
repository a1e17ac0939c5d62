package io.candor.feedback;

import io.candor.event.BatchTrigger;
import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationExample;
import io.candor.event.DriftAlarm;
import io.candor.event.LabeledAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Gathers labels per model until a trigger closes the batch; every revision of a label is in exactly one batch, or amended. */
final class BatchProcessor extends ContextualProcessor<String, WatchedLabel, String, CalibrationBatch> {
    private final FeedbackConfig.Batches config;
    private final LongSupplier mostBytes;
    private final CalibratorMetrics metrics;
    private KeyValueStore<String, PendingBatch> pending;
    private KeyValueStore<String, CalibrationExample> examples;

    /** @param mostBytes of the examples of one batch, by {@link BatchRule#bytes} */
    BatchProcessor(FeedbackConfig.Batches config, LongSupplier mostBytes, CalibratorMetrics metrics) {
        this.config = config;
        this.mostBytes = mostBytes;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, CalibrationBatch> context) {
        super.init(context);
        pending = context.getStateStore(FeedbackStores.BATCHES);
        examples = context.getStateStore(FeedbackStores.EXAMPLES);
        // Wall-clock time, because stream time stands still when no labels come and the batch would never be closed.
        context.schedule(BatchRule.checkEvery(config), PunctuationType.WALL_CLOCK_TIME, this::closeOverdue);
    }

    @Override
    public void process(Record<String, WatchedLabel> record) {
        List<DriftAlarm> alarms = record.value().alarms();
        Set<String> models = new LinkedHashSet<>();
        record.value().entry().ifPresent(entry -> {
            models.add(entry.answer().getModelId());
            if (!CaseLabel.isAnnouncement(entry.answer())) {
                gather(entry, record);
            }
        });
        // Labels that settled with this entry may be of other models.
        alarms.forEach(alarm -> alarmed(alarm.getModelId()));
        alarms.forEach(alarm -> models.add(alarm.getModelId()));
        models.forEach(model -> closeIfDue(model, record.timestamp()));
    }

    private void gather(IncomingRecord.LedgerEntry entry, Record<String, WatchedLabel> record) {
        String modelId = entry.answer().getModelId();
        PendingBatch batch = Optional.ofNullable(pending.get(modelId))
                .orElseGet(() -> BatchRule.open(entry.answer(), Arrival.of(record, context())));
        take(modelId, batch, entry);
        batch.setOpenedAt(
                Math.min(batch.getOpenedAt(), entry.answer().getLabeledAt().toEpochMilli()));
        pending.put(modelId, batch);
    }

    private void alarmed(String modelId) {
        PendingBatch batch = pending.get(modelId);
        if (batch != null) {
            batch.setDriftReported(true);
            pending.put(modelId, batch);
        }
    }

    private void closeIfDue(String modelId, long closedAt) {
        PendingBatch batch = pending.get(modelId);
        if (batch != null) {
            BatchRule.due(batch, config, mostBytes.getAsLong())
                    .ifPresent(trigger -> close(modelId, batch, trigger, closedAt));
        }
    }

    private void take(String modelId, PendingBatch batch, IncomingRecord.LedgerEntry entry) {
        LabeledAnswer labeled = entry.answer();
        String key = FeedbackStores.within(modelId, labeled.getQuestionId());
        boolean waiting = examples.get(key) != null;
        List<String> retracted = new ArrayList<>(batch.getRetracted());
        retracted.remove(labeled.getQuestionId());
        if (labeled.getLabel() == null) {
            examples.put(key, null);
            retracted.add(labeled.getQuestionId());
            batch.setLabels(batch.getLabels() - (waiting ? 1 : 0));
        } else {
            CalibrationExample example = BatchRule.example(entry);
            examples.put(key, example);
            batch.setLabels(batch.getLabels() + (waiting ? 0 : 1));
            batch.setBytes(batch.getBytes() + BatchRule.bytes(example));
        }
        batch.setRetracted(retracted);
    }

    private void closeOverdue(long now) {
        List<KeyValue<String, PendingBatch>> overdue = new ArrayList<>();
        try (KeyValueIterator<String, PendingBatch> all = pending.all()) {
            all.forEachRemaining(entry -> {
                if (entry.value.getWaitingSince() + config.maxWait().toMillis() <= now) {
                    overdue.add(entry);
                }
            });
        }
        overdue.forEach(entry -> close(entry.key, entry.value, BatchTrigger.TIME, now));
    }

    /** As one batch, unless its topic turned out to take less than was gathered. */
    private void close(String modelId, PendingBatch batch, BatchTrigger trigger, long closedAt) {
        List<String> retracted = batch.getRetracted();
        for (List<CalibrationExample> part : BatchRule.parts(takeExamples(modelId), mostBytes.getAsLong())) {
            CalibrationBatch closed = CalibrationBatch.newBuilder()
                    .setBatchId("")
                    .setModelId(modelId)
                    .setTrigger(trigger)
                    .setOpenedAt(Instant.ofEpochMilli(batch.getOpenedAt()))
                    .setClosedAt(Instant.ofEpochMilli(closedAt))
                    .setExamples(part)
                    .setRetractedQuestionIds(retracted)
                    .build();
            closed.setBatchId(BatchRule.identity(closed));
            retracted = List.of();
            metrics.batched(closed);
            context().forward(new Record<>(modelId, closed, context().currentSystemTimeMs()));
        }
        pending.put(modelId, null);
    }

    private List<CalibrationExample> takeExamples(String modelId) {
        List<String> keys = new ArrayList<>();
        List<CalibrationExample> taken = new ArrayList<>();
        try (KeyValueIterator<String, CalibrationExample> all =
                examples.range(FeedbackStores.first(modelId), FeedbackStores.last(modelId))) {
            all.forEachRemaining(entry -> {
                keys.add(entry.key);
                taken.add(entry.value);
            });
        }
        keys.forEach(key -> examples.put(key, null));
        return taken;
    }
}

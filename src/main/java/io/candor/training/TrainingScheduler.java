package io.candor.training;

import io.candor.event.ConsistencySignal;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** Decides whether there is something to train on. For one thread. */
final class TrainingScheduler {
    private static final Logger LOG = Logger.getLogger(TrainingScheduler.class);

    private final String modelId;
    private final TrainerConfig config;
    private final TrainerMetrics metrics;
    private final Clock clock;
    private SortedMap<String, Double> suspects = new TreeMap<>();
    private int undecidedSlice;

    TrainingScheduler(String modelId, TrainerConfig config, TrainerMetrics metrics, Clock clock) {
        this.modelId = modelId;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** What to do with what is known. */
    sealed interface Considered {}

    /** @param task to be run now */
    record Due(TrainingTask task) implements Considered {}

    /** @param why there is nothing to run yet, a clause for people */
    record NotDue(String why) implements Considered {}

    Considered consider(TrainingInputs memory) {
        metrics.knows(memory);
        List<WaitingBatch> waiting = memory.waiting();
        if (waiting.isEmpty()) {
            return new NotDue("every batch is decided on");
        }
        Optional<TriggerRule.Cause> cause = config.trigger().due(waiting, memory.lastAlarm(), clock.instant());
        if (cause.isEmpty()) {
            return new NotDue(waiting.size() + " of " + config.trigger().batches() + " batches are there");
        }
        Selection selection = selection(memory, waiting);
        int slice = selection.slice().size();
        if (slice < config.gate().minimum() || slice <= undecidedSlice) {
            return new NotDue("the audit slice has " + slice + " labels, the gate needs "
                    + Math.max(config.gate().minimum(), undecidedSlice + 1));
        }
        if (selection.fresh().isEmpty()) {
            return new NotDue("no label of the waiting batches can be learned from");
        }
        return new Due(task(memory, cause.get(), waiting, selection));
    }

    private Selection selection(TrainingInputs memory, List<WaitingBatch> waiting) {
        Set<String> ids = new HashSet<>();
        waiting.forEach(batch -> ids.add(batch.batchId()));
        Selection selection = Selection.of(memory.labels().newestFirst(), ids, memory.alarms(), config);
        metrics.selected(selection);
        tell(selection);
        return selection;
    }

    private TrainingTask task(
            TrainingInputs memory, TriggerRule.Cause cause, List<WaitingBatch> waiting, Selection selection) {
        List<String> ids = waiting.stream().map(WaitingBatch::batchId).toList();
        List<ConsistencySignal> signals = memory.signals().all().stream()
                .filter(signal -> !config.audit().slice().contains(signal.getQuestionId()))
                .toList();
        return new TrainingTask(
                modelId,
                ReleaseIdentity.of(modelId, ids, config.fingerprint()),
                cause,
                waiting,
                memory.live(),
                selection,
                signals);
    }

    /** The gate could not tell, so it is not asked again with the same labels. */
    void undecided(TrainingTask task) {
        undecidedSlice = task.selection().slice().size();
    }

    private void tell(Selection selection) {
        if (!selection.suspects().keySet().equals(suspects.keySet())) {
            selection.suspects().forEach((labeler, p) -> {
                LOG.warnf("labeler not believed labeler=%s p=%.2g", labeler, p);
            });
            suspects = selection.suspects();
        }
    }
}

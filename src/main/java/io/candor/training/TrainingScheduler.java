package io.candor.training;

import io.candor.event.ConsistencySignal;
import io.candor.event.TextIdentity;
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

    /** Decided on in one run: its decision lists them, and must stay a record that a topic takes. */
    private static final int MOST_BATCHES = 1_000;

    private final String modelId;
    private final TrainerConfig config;
    private final TrainerMetrics metrics;
    private final AuditSlice slice;
    private final Clock clock;
    private final FirstElicitation first;
    private SortedMap<String, Double> suspects = new TreeMap<>();
    private int undecidedSlice;

    TrainingScheduler(String modelId, TrainerConfig config, AuditSlice slice, TrainerMetrics metrics, Clock clock) {
        this.slice = slice;
        this.modelId = modelId;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
        this.first = new FirstElicitation(modelId, config, slice);
    }

    /** Whether to train now. */
    sealed interface Schedule {}

    /** @param task to be run now */
    record Due(TrainingTask task) implements Schedule {}

    /** @param why there is nothing to run yet, a clause for people */
    record NotDue(String why) implements Schedule {}

    /** Labels come first: what they teach is worth more than what the model's own consistency does. */
    Schedule consider(TrainingInputs inputs) {
        metrics.inputs(inputs);
        Schedule byLabels = byLabels(inputs);
        return byLabels instanceof NotDue && first.isWanted(inputs)
                ? first.consider(inputs, settings(inputs))
                : byLabels;
    }

    private Schedule byLabels(TrainingInputs inputs) {
        List<WaitingBatch> waiting =
                inputs.waiting().stream().limit(MOST_BATCHES).toList();
        if (waiting.isEmpty()) {
            return new NotDue("every batch is decided on");
        }
        Optional<TriggerRule.Cause> cause = config.trigger().rule().due(waiting, inputs.lastAlarm(), clock.instant());
        if (cause.isEmpty()) {
            return new NotDue(waiting.size() + " of " + config.trigger().batches() + " batches are there");
        }
        Selection selection = selection(inputs, waiting);
        int judging = selection.slice().size();
        // The oldest ones teach the candidate's map, which the others judge.
        int needed = Math.max(RefittedMap.FEWEST + config.gate().minimum(), undecidedSlice + 1);
        if (judging < needed) {
            return new NotDue(
                    "the audit slice has " + judging + " labels of the audit sample, the gate needs " + needed);
        }
        if (selection.fresh().isEmpty()) {
            return new NotDue("no label of the waiting batches can be learned from");
        }
        return new Due(task(inputs, cause.get(), waiting, selection));
    }

    private Selection selection(TrainingInputs inputs, List<WaitingBatch> waiting) {
        Set<String> ids = new HashSet<>();
        waiting.forEach(batch -> ids.add(batch.batchId()));
        Selection selection = Selection.of(inputs.newestLabels(), ids, inputs.alarms(), config, slice);
        metrics.selected(selection);
        logSuspects(selection);
        return selection;
    }

    private TrainingTask task(
            TrainingInputs inputs, TriggerRule.Cause cause, List<WaitingBatch> waiting, Selection selection) {
        List<String> ids = waiting.stream().map(WaitingBatch::batchId).toList();
        List<ConsistencySignal> signals = inputs.knownSignals().stream()
                .filter(signal -> !slice.contains(TextIdentity.of(signal.getQuestion(), signal.getQuestionId())))
                .toList();
        return new TrainingTask(
                modelId,
                ReleaseIdentity.of(modelId, ids, settings(inputs)),
                cause,
                waiting,
                inputs.live(),
                inputs.trial(),
                selection,
                signals,
                List.of(),
                inputs.erasures());
    }

    /** What of a candidate was made before something was forgotten is not used after. */
    private String settings(TrainingInputs inputs) {
        String fingerprint = config.fingerprint(slice);
        return inputs.erasures().isEmpty() ? fingerprint : fingerprint + " erasures=" + inputs.erasures();
    }

    /** The gate had too few labels to decide, so it is not asked again before there are more. */
    void undecided(TrainingTask task) {
        undecidedSlice = task.selection().slice().size();
    }

    private void logSuspects(Selection selection) {
        if (!selection.suspects().keySet().equals(suspects.keySet())) {
            // Names are not for logs, which nobody can make forget them.
            LOG.warnf("labelers not believed count=%d", selection.suspects().size());
            suspects = selection.suspects();
        }
    }
}

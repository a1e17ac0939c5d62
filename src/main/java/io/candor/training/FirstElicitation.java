package io.candor.training;

import io.candor.event.ConsistencySignal;
import io.candor.event.TextIdentity;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides when a model that came without an adapter gets its first head, from its own consistency alone. The signals of the audit slice and a
 * share of the others, by a hash of their texts, are not learned from and judge in the place of labels; a candidate that does not pass is tried
 * again from twice as many.
 */
final class FirstElicitation {
    private static final String SALT = "first-elicitation";

    private final String modelId;
    private final TrainerConfig config;
    private final AuditSlice slice;

    FirstElicitation(String modelId, TrainerConfig config, AuditSlice slice) {
        this.modelId = modelId;
        this.config = config;
        this.slice = slice;
    }

    /** Whether it is wanted at all. */
    boolean isWanted(TrainingInputs inputs) {
        return config.elicitation().first().minimum() > 0 && inputs.isLiveUntaught();
    }

    /**
     * Whether to elicit now.
     *
     * @param settings everything that decides what is trained
     */
    TrainingScheduler.Schedule consider(TrainingInputs inputs, String settings) {
        List<ConsistencySignal> signals = inputs.knownSignals();
        int tries = inputs.firstElicitations();
        double needed = Math.scalb((double) config.elicitation().first().minimum(), tries);
        if (needed > config.memory().signals()) {
            return new TrainingScheduler.NotDue("the model has no head, and " + tries
                    + " tries to elicit one were not better than its mean consistency: labels teach the next");
        }
        Map<Boolean, List<ConsistencySignal>> parts = signals.stream().collect(Collectors.partitioningBy(this::judges));
        if (signals.size() < needed
                || parts.get(true).size() < config.gate().minimum()
                || parts.get(false).isEmpty()) {
            return new TrainingScheduler.NotDue(String.format(
                    Locale.ROOT,
                    "the model has no head yet, and %d of %.0f consistency signals are there to elicit one, %d of %d that judge",
                    signals.size(),
                    needed,
                    parts.get(true).size(),
                    config.gate().minimum()));
        }
        return new TrainingScheduler.Due(new TrainingTask(
                modelId,
                ReleaseIdentity.of(modelId, List.of(), settings + " first elicitation=" + tries),
                TriggerRule.Cause.UNTAUGHT,
                List.of(),
                inputs.live(),
                inputs.trial(),
                new Selection(new TreeMap<>(), List.of(), List.of(), List.of()),
                parts.get(false),
                parts.get(true),
                inputs.erasures()));
    }

    private boolean judges(ConsistencySignal signal) {
        String text = TextIdentity.of(signal.getQuestion(), signal.getQuestionId());
        return slice.contains(text)
                || AuditSlice.fraction(SALT, text)
                        < config.elicitation().first().judging();
    }
}

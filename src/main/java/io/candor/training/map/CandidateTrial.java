package io.candor.training.map;

import io.candor.honesty.AttributedLabel;
import io.candor.release.gate.SequentialTrial;
import io.candor.release.store.ReleaseMaps;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A trial under way and when its candidate may go live: a map's or a map of answers'. Not thread-safe. */
final class CandidateTrial {
    private final int number;
    private final SequentialTrial trial;
    private final UpdateSchedule updates;
    private boolean refused;

    /**
     * @param number in the lineage, from 1
     * @param updates of what is live, once the trial is won
     */
    CandidateTrial(MapSettings settings, int number, UpdateSchedule updates) {
        this.number = number;
        this.updates = updates;
        this.trial = new SequentialTrial(settings.gate(), number);
    }

    /** A label came. */
    void pass() {
        updates.pass();
    }

    /** As {@link SequentialTrial#add(String, double, double, AttributedLabel, Set)}. */
    void add(String domain, double candidate, double live, AttributedLabel label, Set<String> doubted) {
        trial.add(domain, candidate, live, label, doubted);
    }

    /**
     * What is decided now, if anything; what did harm is refused once, until it does none.
     *
     * @param maps of the release that is decided on
     * @param ofAnswers whether a map of answers is the candidate
     * @param source the other system's model whose answers those are
     */
    Optional<MapDecision> decide(ReleaseMaps maps, boolean ofAnswers, Optional<String> source) {
        if (!updates.isDue() || !trial.isProven()) {
            return Optional.empty();
        }
        List<String> harmed = trial.harmed();
        if (!harmed.isEmpty() && refused) {
            return Optional.empty();
        }
        MapDecision decision = new MapDecision(maps, ofAnswers, source, number, trial.figures(), harmed);
        refused = !decision.approved();
        if (decision.approved()) {
            updates.wentLive();
        }
        return Optional.of(decision);
    }

    /** Whether another trial begins instead of a further update. */
    boolean isOver() {
        return updates.isOver();
    }
}

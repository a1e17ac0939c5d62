package io.candor.training.map;

import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.AnswerMapFit;
import io.candor.honesty.map.AnsweredLabel;
import io.candor.honesty.map.LogitMap;
import java.util.List;
import java.util.Optional;

/**
 * The maps of answers beside a {@link MapLineage}, in whose trials they are judged by the same rule. A candidate has to be better than
 * what decides on answers now: the map of answers that the trial began with or, where there was none, the confidence before the
 * answer through the map that is live. So none goes live that is worse than the confidence it takes the place of. Labels that say
 * nothing of the answer's tokens pass by. Not thread-safe.
 */
final class AnswerLineage {
    /** Of the fits of confidence maps one in so many: a fit costs as much again, and labels must not come faster than they are fitted to. */
    private static final int EVERY = 5;
    /** Updated as much more rarely. */
    private static final int FIRST_UPDATE = 50;

    private final MapSettings settings;
    private Optional<AnswerMap> compared = Optional.empty();
    private Optional<AnswerMap> candidate = Optional.empty();
    private CandidateTrial trial;
    private int passed;

    AnswerLineage(MapSettings settings) {
        this.settings = settings;
    }

    /** As {@link MapLineage#begin}. */
    void begin(Optional<AnswerMap> live, int trialNumber) {
        compared = live;
        trial = new CandidateTrial(settings, trialNumber, new UpdateSchedule(FIRST_UPDATE));
    }

    /**
     * The next label judges.
     *
     * @param live the confidence map that is live
     */
    void judge(CountedLabel label, LogitMap live) {
        trial.pass();
        if (candidate.isEmpty() || label.tokens().isEmpty()) {
            return;
        }
        AnsweredLabel answered = new AnsweredLabel(label.logit(), label.tokens().get());
        trial.add(
                answered.label().domain(),
                candidate.get().confidence(answered),
                compared.map(map -> map.confidence(answered)).orElseGet(() -> live.confidence(answered.label())),
                label.label(),
                label.doubted());
    }

    /**
     * What is decided on the candidate now, if anything.
     *
     * @param live the confidence map that is live and stays so
     */
    Optional<MapDecision> decide(LogitMap live) {
        return candidate.isEmpty() ? Optional.empty() : trial.decide(live, candidate, true);
    }

    /** Whether another trial is due. */
    boolean isOver() {
        return trial.isOver();
    }

    /** Fits the candidate anew where it is time to. */
    void learn(List<AnsweredLabel> labels) {
        if (labels.size() >= settings.fewest() && ++passed >= EVERY) {
            candidate = Optional.of(AnswerMapFit.fit(labels));
            passed = 0;
        }
    }
}

package io.candor.training.map;

import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.AnswerMapFit;
import io.candor.honesty.map.AnsweredLabel;
import io.candor.honesty.map.LogitMap;
import io.candor.release.store.ReleaseMaps;
import java.util.List;
import java.util.Optional;

/**
 * The maps of answers beside a {@link MapLineage}, in whose trials they are judged by the same rule. A candidate has to be better than
 * what decides on answers now: the map of answers that the trial began with or, where there was none, the confidence before the
 * answer through the map that is live. So none goes live that is worse than the confidence it takes the place of. Labels that say
 * nothing of the answer's tokens pass by. The answers are the base model's own, or those of one other system's model, of which the same
 * holds. Not thread-safe.
 */
final class AnswerLineage {
    /** Of the fits of confidence maps one in so many: a fit costs as much again, and labels must not come faster than they are fitted to. */
    private static final int EVERY = 5;
    /** Updated as much more rarely. */
    private static final int FIRST_UPDATE = 50;

    private final MapSettings settings;
    private final Optional<String> source;
    private Optional<AnswerMap> compared = Optional.empty();
    private Optional<AnswerMap> candidate = Optional.empty();
    private CandidateTrial trial;
    private int passed;

    /** @param source the model that gives the answers; empty for the base model */
    AnswerLineage(MapSettings settings, Optional<String> source) {
        this.settings = settings;
        this.source = source;
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
        if (!candidate.get().covers(answered.tokens())
                || compared.filter(map -> !map.covers(answered.tokens())).isPresent()) {
            return;
        }
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
     * @param live the maps that are live and stay so but for the candidate
     */
    Optional<MapDecision> decide(ReleaseMaps live) {
        return candidate.flatMap(map -> trial.decide(
                source.map(model -> live.withSource(model, map)).orElseGet(() -> live.withAnswers(map)), true, source));
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

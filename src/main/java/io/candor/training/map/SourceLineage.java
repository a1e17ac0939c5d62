package io.candor.training.map;

import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.AnsweredLabel;
import io.candor.release.store.ReleaseMaps;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The maps of answers that one other system's model gave: fitted to labels on them alone, judged by the rule of {@link AnswerLineage}.
 * Not thread-safe.
 */
final class SourceLineage {
    private final TeachingLabels teaching;
    private final AnswerLineage answers;

    SourceLineage(MapSettings settings, String source) {
        this.teaching = new TeachingLabels(settings);
        this.answers = new AnswerLineage(settings, Optional.of(source));
    }

    /** As {@link MapLineage#begin}. */
    void begin(Optional<AnswerMap> live, int trialNumber) {
        answers.begin(live, trialNumber);
    }

    /** A label that teaches without judging. */
    void teach(CountedLabel label) {
        if (teaching.isFirstOf(label.text())) {
            learn(label);
        }
    }

    /**
     * The next label judges, then teaches.
     *
     * @param live the maps that are live
     * @return what is decided with it, if anything
     */
    Optional<MapDecision> add(CountedLabel label, ReleaseMaps live) {
        if (!teaching.isFirstOf(label.text())) {
            return Optional.empty();
        }
        Optional<MapDecision> decision = Optional.empty();
        if (label.logit().sampled()) {
            answers.judge(label, live.confidence());
            decision = answers.decide(live);
        }
        learn(label);
        return decision;
    }

    private void learn(CountedLabel label) {
        teaching.add(label).ifPresent(believed -> answers.learn(answered(believed, label.distrusted())));
    }

    /** Those of whose answer's tokens something is known. */
    static List<AnsweredLabel> answered(List<CountedLabel> believed, Set<String> distrusted) {
        return believed.stream()
                .filter(each -> each.tokens().isPresent())
                .map(each -> new AnsweredLabel(
                        each.without(distrusted), each.tokens().get()))
                .toList();
    }

    /** Whether another trial is due. */
    boolean isOver() {
        return answers.isOver();
    }
}

package io.candor.training.map;

import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.LogitMap;
import io.candor.release.gate.SequentialTrial;
import io.candor.release.store.ReleaseMaps;
import java.util.List;
import java.util.Optional;

/**
 * What the gate decided on a map: one of a release's maps was judged, the others are as they are live.
 *
 * @param maps the candidate as it was when the last label judged it, among the others
 * @param ofAnswers whether a map of answers was judged
 * @param source the model whose answers those are; empty for the base model's own, and where the confidence map was judged
 * @param trial number of the trial in its lineage, from 1
 * @param figures of the trial so far
 * @param harmed domains in which it is surely worse; it goes live where there are none
 */
public record MapDecision(
        ReleaseMaps maps,
        boolean ofAnswers,
        Optional<String> source,
        int trial,
        SequentialTrial.Figures figures,
        List<String> harmed) {
    public MapDecision {
        harmed = List.copyOf(harmed);
    }

    public boolean approved() {
        return harmed.isEmpty();
    }

    /** The confidence map. */
    public LogitMap map() {
        return maps.confidence();
    }

    /** The map of the base model's own answers; empty where there is none. */
    public Optional<AnswerMap> answers() {
        return maps.answers();
    }
}

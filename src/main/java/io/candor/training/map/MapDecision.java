package io.candor.training.map;

import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.LogitMap;
import io.candor.release.gate.SequentialTrial;
import io.candor.release.store.ReleaseMaps;
import java.util.List;
import java.util.Optional;

/**
 * What the gate decided on a map: one of a release's two was judged, the other one is as it is live.
 *
 * @param map the confidence map; the candidate as it was when the last label judged it, unless that was the map of answers
 * @param answers the map of answers, likewise; empty where there is none
 * @param ofAnswers whether the map of answers was judged
 * @param trial number of the trial in its lineage, from 1
 * @param figures of the trial so far
 * @param harmed domains in which it is surely worse; it goes live where there are none
 */
public record MapDecision(
        LogitMap map,
        Optional<AnswerMap> answers,
        boolean ofAnswers,
        int trial,
        SequentialTrial.Figures figures,
        List<String> harmed) {
    public MapDecision {
        harmed = List.copyOf(harmed);
    }

    public boolean approved() {
        return harmed.isEmpty();
    }

    /** The maps of the release that it is about. */
    ReleaseMaps maps() {
        return new ReleaseMaps(map, answers);
    }
}

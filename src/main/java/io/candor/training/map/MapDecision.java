package io.candor.training.map;

import io.candor.honesty.map.LogitMap;
import io.candor.release.gate.SequentialTrial;
import java.util.List;

/**
 * What the gate decided on a map.
 *
 * @param map the candidate as it was when the last label judged it
 * @param trial number of the trial in its lineage, from 1
 * @param figures of the trial so far
 * @param harmed domains in which it is surely worse; it goes live where there are none
 */
public record MapDecision(LogitMap map, int trial, SequentialTrial.Figures figures, List<String> harmed) {
    public MapDecision {
        harmed = List.copyOf(harmed);
    }

    public boolean approved() {
        return harmed.isEmpty();
    }
}

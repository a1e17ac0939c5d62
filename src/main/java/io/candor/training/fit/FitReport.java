package io.candor.training.fit;

import io.candor.llm.adapter.Adapter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Result of a stage.
 *
 * @param adapter the parameters of the best epoch, without a manifest
 * @param epochs passes that were run
 * @param bestEpoch the pass whose parameters were kept, counted from 1
 * @param heldOutLoss mean squared error on the held-out examples after that pass; NaN without any
 * @param trained examples trained on
 * @param heldOut examples held out
 */
public record FitReport(Adapter adapter, int epochs, int bestEpoch, double heldOutLoss, int trained, int heldOut) {

    /** What a manifest says of the stage: examples trained on, examples held out, and the epoch that was kept. */
    public Map<String, String> made(String stage) {
        Map<String, String> made = new LinkedHashMap<>();
        made.put(stage + ".trained", Integer.toString(trained));
        made.put(stage + ".heldOut", Integer.toString(heldOut));
        made.put(stage + ".bestEpoch", bestEpoch + " of " + epochs);
        return made;
    }
}

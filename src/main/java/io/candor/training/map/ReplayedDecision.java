package io.candor.training.map;

import io.candor.event.GateDecision;
import io.candor.release.store.ReleaseMaps;

/**
 * A decision on a map, taken again.
 *
 * @param releaseId that its release has
 * @param offset of the label with which it was decided
 */
public record ReplayedDecision(String releaseId, long offset, ReleaseMaps maps, GateDecision figures) {}

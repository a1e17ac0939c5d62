package io.candor.monitor;

import io.candor.event.TrainingProgress;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the trainer of each model said last. Safe for use by several threads. */
final class TrainerReports {
    /** Installations have a few; those named first by the alphabet stay. */
    private static final int MOST = 1_000;

    private final SortedMap<String, TrainingProgress> latest = new TreeMap<>();

    synchronized void add(TrainingProgress progress) {
        latest.put(progress.getModelId(), progress);
        if (latest.size() > MOST) {
            latest.remove(latest.lastKey());
        }
    }

    /** By model. */
    synchronized Collection<TrainingProgress> latest() {
        return List.copyOf(latest.values());
    }
}

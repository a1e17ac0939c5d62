package io.candor.training;

import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationExample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The labels of all batches so far, so that a new batch does not undo older ones: the newest per question, and beyond a
 * limit the oldest are dropped. Rebuilt from the topic at every start. For one thread.
 */
final class LabelStore {
    private final int most;
    /** In the order of their last change. */
    private final Map<String, Kept> labels = new LinkedHashMap<>();

    private record Kept(LearnedLabel label, int revision) {}

    /** @param most labels kept */
    LabelStore(int most) {
        this.most = most;
    }

    /**
     * Adds a batch, or nothing of it; batches come in the order of their topic.
     *
     * @throws IllegalArgumentException if a label or a confidence is none
     */
    void add(CalibrationBatch batch) {
        List<LearnedLabel> added = batch.getExamples().stream()
                .map(example -> LearnedLabel.of(example, batch))
                .toList();
        for (int i = 0; i < added.size(); i++) {
            CalibrationExample example = batch.getExamples().get(i);
            Kept known = labels.get(example.getQuestionId());
            if (known == null || example.getRevision() >= known.revision()) {
                labels.remove(example.getQuestionId());
                labels.put(example.getQuestionId(), new Kept(added.get(i), example.getRevision()));
            }
        }
        batch.getRetractedQuestionIds().forEach(labels::remove);
        Iterator<String> oldest = labels.keySet().iterator();
        while (labels.size() > most) {
            oldest.next();
            oldest.remove();
        }
    }

    int size() {
        return labels.size();
    }

    /** The newest first. */
    List<LearnedLabel> newestFirst() {
        List<LearnedLabel> all = new ArrayList<>(labels.size());
        labels.values().forEach(kept -> all.add(kept.label()));
        Collections.reverse(all);
        return all;
    }
}

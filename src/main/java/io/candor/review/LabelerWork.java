package io.candor.review;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What each labeler did, of a bounded number of labelers: who did nothing for longest is forgotten first. Guarded by its queue. */
final class LabelerWork {
    private final int most;
    private final Map<String, Counts> labelers = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Counts of one labeler.
     *
     * @param right verdicts that stand and say right: a score of at least 0.5
     * @param wrong verdicts that stand and say wrong
     * @param unsure answers set aside for good
     * @param skipped answers set aside for later
     */
    record Counts(int right, int wrong, int unsure, int skipped) {
        private static final Counts NONE = new Counts(0, 0, 0, 0);

        private Counts judged(Optional<Double> score, int more) {
            if (score.isEmpty()) {
                return this;
            }
            return score.get() >= 0.5
                    ? new Counts(right + more, wrong, unsure, skipped)
                    : new Counts(right, wrong + more, unsure, skipped);
        }
    }

    /** @param most labelers */
    LabelerWork(int most) {
        this.most = most;
    }

    void judged(String labeler, GivenVerdicts.Change change) {
        put(labeler, of(labeler).judged(change.before(), -1).judged(change.now(), 1));
    }

    void setAside(String labeler, SetAsideReason reason) {
        Counts counts = of(labeler);
        put(
                labeler,
                reason == SetAsideReason.UNSURE
                        ? new Counts(counts.right, counts.wrong, counts.unsure + 1, counts.skipped)
                        : new Counts(counts.right, counts.wrong, counts.unsure, counts.skipped + 1));
    }

    Counts of(String labeler) {
        return labelers.getOrDefault(labeler, Counts.NONE);
    }

    private void put(String labeler, Counts counts) {
        labelers.put(labeler, counts);
        if (labelers.size() > most) {
            labelers.remove(labelers.keySet().iterator().next());
        }
    }
}

package io.candor.training;

import io.candor.honesty.answer.AnswerIdentity;
import io.candor.honesty.map.HeadConfidence;
import io.candor.honesty.map.HierarchicalPlattFit;
import io.candor.honesty.map.LabeledLogit;
import io.candor.honesty.map.LogitMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** The confidence map that an adapter's logits ask for, and what it gives on labels that it was not fitted to. */
final class RefittedMap {
    /** Fewest labels that a map is fitted to. */
    static final int FEWEST = 50;
    /** Labels between two fits. */
    private static final int EVERY = 25;

    private final List<LearnedLabel> labels;
    private final float[] logits;

    /**
     * @param labels the newest first
     * @param logits of the labels' questions, in their order
     */
    RefittedMap(List<LearnedLabel> labels, float[] logits) {
        this.labels = labels;
        this.logits = logits;
    }

    /**
     * Of each label the confidence through a map fitted to older ones alone, as it would have been said before the label was known; NaN
     * of the oldest, before there are enough to fit to.
     */
    double[] beforehand() {
        double[] confidences = new double[logits.length];
        Arrays.fill(confidences, Double.NaN);
        LogitMap map = null;
        for (int i = logits.length - 1 - FEWEST; i >= 0; i--) {
            int older = logits.length - 1 - i;
            if ((older - FEWEST) % EVERY == 0) {
                int newest = i;
                map = fit(place -> place > newest);
            }
            confidences[i] = HeadConfidence.mapped(map, logits[i], labels.get(i).domain(), AnswerIdentity.NONE);
        }
        return confidences;
    }

    /** The map fitted to all of them. */
    LogitMap onAll() {
        return fit(i -> true);
    }

    /** The oldest first, as the fit wants them. */
    private LogitMap fit(IntPredicate taken) {
        List<LabeledLogit> its = new ArrayList<>();
        for (int i = logits.length - 1; i >= 0; i--) {
            if (taken.test(i) && Float.isFinite(logits[i])) {
                its.add(new LabeledLogit(
                        logits[i],
                        labels.get(i).domain(),
                        AnswerIdentity.NONE,
                        labels.get(i).label().label(),
                        labels.get(i).sampled()));
            }
        }
        return its.size() < FEWEST ? LogitMap.IDENTITY : HierarchicalPlattFit.fit(its, LogitMap.IDENTITY);
    }
}

package io.candor.training;

import io.candor.honesty.answer.AnswerIdentity;
import io.candor.honesty.map.HeadConfidence;
import io.candor.honesty.map.HierarchicalPlattFit;
import io.candor.honesty.map.LabeledLogit;
import io.candor.honesty.map.LogitMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** The confidence map that an adapter's logits ask for, and what it gives on labels that it was not fitted to. */
final class RefittedMap {
    /** Fewest labels that a map is fitted to. */
    private static final int FEWEST = 50;

    private final List<LearnedLabel> labels;
    private final float[] logits;

    /** @param logits of the labels' questions, in their order */
    RefittedMap(List<LearnedLabel> labels, float[] logits) {
        this.labels = labels;
        this.logits = logits;
    }

    /** Of each label the confidence through the map fitted to the other half; halves go by text. */
    double[] crossFitted() {
        LogitMap even = fit(i -> half(i) == 0);
        LogitMap odd = fit(i -> half(i) == 1);
        double[] confidences = new double[logits.length];
        for (int i = 0; i < confidences.length; i++) {
            confidences[i] = HeadConfidence.mapped(
                    half(i) == 0 ? odd : even, logits[i], labels.get(i).domain(), AnswerIdentity.NONE);
        }
        return confidences;
    }

    /** The map fitted to all of them. */
    LogitMap onAll() {
        return fit(i -> true);
    }

    private int half(int label) {
        return Math.floorMod(labels.get(label).text().hashCode(), 2);
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
                        labels.get(i).label().label()));
            }
        }
        return its.size() < FEWEST ? LogitMap.IDENTITY : HierarchicalPlattFit.fit(its, LogitMap.IDENTITY);
    }
}

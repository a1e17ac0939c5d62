package io.candor.honesty;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What of an AUROC is owed to the strata that questions fall into, such as relations or domains. A confidence that says of each
 * stratum how accurate its answers are in the mean, and nothing of a single answer, can have a high {@link Auroc} over all strata.
 */
public final class StratifiedAuroc {
    private StratifiedAuroc() {}

    /**
     * The chance that of a right and a wrong answer of the same stratum the right one has the higher confidence, ties counting one
     * half: the mean of the strata's AUROCs, each weighing as much as it has pairs of a right and a wrong answer.
     *
     * @param strata answers of each; labels are 0 or 1
     * @return in [0, 1]; NaN where no stratum has both classes
     */
    public static double within(Collection<List<ScoredAnswer>> strata) {
        Metric auroc = Auroc.binary();
        double won = 0;
        double pairs = 0;
        for (List<ScoredAnswer> stratum : strata) {
            double right = right(stratum);
            double own = right * (stratum.size() - right);
            if (own > 0) {
                won += own * auroc.measure(stratum);
                pairs += own;
            }
        }
        return won / pairs;
    }

    /**
     * The AUROC over all strata of a confidence that knows nothing but the stratum: each answer's is the accuracy of its stratum,
     * measured on these answers themselves, its own included.
     *
     * @param strata answers of each, not all empty; labels are 0 or 1
     * @return in [0.5, 1]; NaN where all answers are of one class
     */
    public static double ofStrata(Collection<List<ScoredAnswer>> strata) {
        List<ScoredAnswer> scored = new ArrayList<>();
        for (List<ScoredAnswer> stratum : strata) {
            double accuracy = stratum.isEmpty() ? 0 : right(stratum) / stratum.size();
            stratum.forEach(answer -> scored.add(new ScoredAnswer(accuracy, answer.correctness())));
        }
        return Auroc.binary().measure(scored);
    }

    private static double right(List<ScoredAnswer> answers) {
        return answers.stream().mapToDouble(ScoredAnswer::correctness).sum();
    }
}

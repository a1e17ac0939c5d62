package io.candor.release.gate;

import io.candor.honesty.BrierScore;
import io.candor.honesty.ScoredAnswer;
import io.candor.honesty.bet.ScoreDifferenceEProcess;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A candidate in shadow beside the live scorer: each label judges both before anyone learns from it, and the candidate passes when
 * an e-process against "its Brier score is not better" has gathered enough evidence. It may be asked after every label, and the
 * candidate may learn meanwhile: each label is a fair judge of what was said before it.
 *
 * <p>Of the alpha of a lineage the k-th trial spends {@code alpha * 6 / (pi k)^2}, which sums to alpha over all trials there ever
 * are. No domain may be surely worse: an e-process of its own watches each, at a level shared by all domains seen. Not thread-safe.
 */
public final class SequentialTrial {
    private final SequentialGateSettings settings;
    private final double alpha;
    /** Domain → evidence that the candidate is worse there. */
    private final SortedMap<String, ScoreDifferenceEProcess> worse = new TreeMap<>();

    private ScoreDifferenceEProcess better = ScoreDifferenceEProcess.start();
    private double candidateBrier;
    private double liveBrier;

    /** @param number of the trial in its lineage, from 1 */
    public SequentialTrial(SequentialGateSettings settings, int number) {
        this.settings = settings;
        this.alpha = settings.alpha() * 6 / (Math.PI * Math.PI * number * number);
    }

    /**
     * One label judges.
     *
     * @param candidate its confidence, said before it knew the label
     * @param live the live scorer's
     * @param label correctness in [0, 1]
     */
    public void add(String domain, double candidate, double live, double label) {
        double candidateLoss = BrierScore.of(new ScoredAnswer(candidate, label));
        double liveLoss = BrierScore.of(new ScoredAnswer(live, label));
        candidateBrier += candidateLoss;
        liveBrier += liveLoss;
        better = better.add(liveLoss - candidateLoss);
        ScoreDifferenceEProcess its = worse.getOrDefault(domain, ScoreDifferenceEProcess.start());
        worse.put(domain, its.add(candidateLoss - liveLoss));
    }

    /** Whether there is evidence enough that the candidate is better. */
    public boolean isProven() {
        return better.count() >= settings.minimum() && better.logEvidence() >= -StrictMath.log(alpha);
    }

    /** The domains in which it is surely worse, in alphabetical order. */
    public List<String> harmed() {
        double needed = StrictMath.log(worse.size() / settings.harmAlpha());
        return worse.entrySet().stream()
                .filter(domain -> domain.getValue().logEvidence() >= needed)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The figures so far. */
    public Figures figures() {
        return new Figures(
                better.count(),
                candidateBrier / better.count(),
                liveBrier / better.count(),
                better.logEvidence(),
                alpha);
    }

    /**
     * What the labels have shown so far.
     *
     * @param count labels that judged
     * @param candidateBrier mean over them, in [0, 1]; NaN without any
     * @param liveBrier likewise
     * @param logEValue evidence that the candidate is better, in nats
     * @param alpha what the trial may spend: at least -ln(alpha) nats are needed
     */
    public record Figures(long count, double candidateBrier, double liveBrier, double logEValue, double alpha) {}
}

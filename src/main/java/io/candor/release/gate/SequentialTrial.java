package io.candor.release.gate;

import io.candor.honesty.AttributedLabel;
import io.candor.honesty.BrierScore;
import io.candor.honesty.ScoredAnswer;
import io.candor.honesty.bet.ForecastComparisonEProcess;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A candidate in shadow beside the live scorer: each label judges both before anyone learns from it, and the candidate passes when
 * an e-process against "its Brier score is not better" has gathered enough evidence. It may be asked after every label, and the
 * candidate may learn meanwhile: each label is a fair judge of what was said before it.
 *
 * <p>Of the alpha of a lineage the k-th trial spends {@code alpha * 6 / (pi k)^2}, which sums to alpha over all trials there ever
 * are. No domain may be surely worse: an e-process of its own watches each, at a level shared by all domains seen.
 *
 * <p>No single labeler who is doubted makes it pass: the evidence has to be enough without each of them in turn, an
 * intersection-union test (Berger 1982) as {@link ReleaseGate}'s. Not thread-safe.
 */
public final class SequentialTrial {
    private final SequentialGateSettings settings;
    private final double alpha;
    /** Domain → evidence that the candidate is worse there. */
    private final SortedMap<String, ForecastComparisonEProcess> worse = new TreeMap<>();

    /** Doubted labeler → evidence that the candidate is better, from the verdicts of all others. */
    private final SortedMap<String, ForecastComparisonEProcess> without = new TreeMap<>();

    private ForecastComparisonEProcess better = ForecastComparisonEProcess.start();
    private double candidateBrier;
    private double liveBrier;

    /** @param number of the trial in its lineage, from 1 */
    public SequentialTrial(SequentialGateSettings settings, int number) {
        this.settings = settings;
        this.alpha = settings.alpha() * 6 / (Math.PI * Math.PI * number * number);
    }

    /**
     * One label judges that nobody doubts.
     *
     * @param candidate its confidence, said before it knew the label
     * @param live the live scorer's
     * @param label correctness in [0, 1]
     */
    public void add(String domain, double candidate, double live, double label) {
        candidateBrier += BrierScore.of(new ScoredAnswer(candidate, label));
        liveBrier += BrierScore.of(new ScoredAnswer(live, label));
        better = better.add(candidate, live, label);
        without.replaceAll((labeler, others) -> others.add(candidate, live, label));
        worse.put(
                domain,
                worse.getOrDefault(domain, ForecastComparisonEProcess.start()).add(live, candidate, label));
    }

    /**
     * One label judges.
     *
     * @param doubted those of its labelers without whom the candidate has to pass too
     */
    public void add(String domain, double candidate, double live, AttributedLabel label, Set<String> doubted) {
        // Before this label all others were without a labeler who speaks for the first time.
        doubted.forEach(labeler -> without.putIfAbsent(labeler, better));
        without.keySet().removeIf(labeler -> label.verdicts().containsKey(labeler) && !doubted.contains(labeler));
        SortedMap<String, ForecastComparisonEProcess> kept = new TreeMap<>();
        for (String labeler : doubted) {
            Set<String> one = Set.of(labeler);
            ForecastComparisonEProcess others = without.get(labeler);
            kept.put(
                    labeler,
                    label.standsWithout(one)
                            ? others.add(candidate, live, label.without(one).label())
                            : others);
        }
        add(domain, candidate, live, label.label());
        without.putAll(kept);
    }

    /** Whether there is evidence enough that the candidate is better, whichever of the doubted labelers is left out. */
    public boolean isProven() {
        return better.count() >= settings.minimum()
                && suffices(better)
                && decisiveLabeler().isEmpty();
    }

    private boolean suffices(ForecastComparisonEProcess evidence) {
        return evidence.logEvidence() >= -StrictMath.log(alpha);
    }

    /** A doubted labeler without whom there is too little evidence. */
    public Optional<String> decisiveLabeler() {
        return without.entrySet().stream()
                .filter(others -> !suffices(others.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
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
    public record Figures(long count, double candidateBrier, double liveBrier, double logEValue, double alpha) {
        /** Whether there is evidence enough. */
        public boolean suffices() {
            return logEValue >= -StrictMath.log(alpha);
        }

        /** The e-value, bounded so that it can be printed, and the one needed, a clause for people. */
        public String evidence() {
            return String.format(
                    Locale.ROOT, "e-value %.3g of %.3g needed", StrictMath.exp(Math.min(logEValue, 300)), 1 / alpha);
        }
    }
}

package io.candor.release.gate;

import io.candor.honesty.Interval;
import io.candor.honesty.PairedComparison;
import io.candor.honesty.PairedScore;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a candidate may replace the live release. Pure: the same slice gives the same verdict.
 *
 * <ol>
 *   <li>Enough questions, or the verdict is {@link GateVerdict.NotYet}.
 *   <li>The Brier score, a proper score, is better: the whole bootstrap interval of the paired difference is below zero.
 *   <li>AUROC is not worse: the whole interval lies above minus the margin. Where all answers are right, or all wrong,
 *       AUROC is undefined and this is not tested.
 *   <li>It is better without any one of the labelers: for each labeler, the paired t-test on the questions as the
 *       others judged them must be significant too. If one labeler gives false verdicts, one of these tests is on
 *       correct labels alone; all must pass, so a candidate that is no better passes with at most that test's level,
 *       whichever labeler it is (an intersection-union test, Berger 1982). The test is labelers out where the others judged
 *       too few questions: a labeler who gave nearly all labels cannot be checked by the rest.
 * </ol>
 */
public final class ReleaseGate {
    private final GateSettings settings;

    public ReleaseGate(GateSettings settings) {
        this.settings = settings;
    }

    /** @param slice the audit slice, one entry per question; neither release was trained on it */
    public GateVerdict judge(List<AuditedAnswer> slice) {
        if (slice.size() < settings.minimum()) {
            return new GateVerdict.NotYet(
                    "the audit slice has " + slice.size() + " labels, the gate needs " + settings.minimum());
        }
        GateFigures figures = GateFigures.of(scores(slice), settings);
        return objection(figures.comparison(), slice)
                .<GateVerdict>map(reason -> new GateVerdict.Rejected(figures, reason))
                .orElseGet(() -> new GateVerdict.Approved(
                        figures,
                        "the Brier score is better, "
                                + gain(figures.comparison().brierDifference()) + " and AUROC is not worse"));
    }

    private Optional<String> objection(PairedComparison comparison, List<AuditedAnswer> slice) {
        if (!comparison.brierImproved()) {
            return Optional.of("the Brier score is not surely better, " + gain(comparison.brierDifference()));
        }
        Interval auroc = comparison.aurocDifference();
        if (auroc.defined() && !comparison.aurocNotWorse(settings.aurocMargin())) {
            return Optional.of(text(
                    "AUROC may be worse by more than %.3f: it changes by %+.3f, %.3f to %.3f",
                    settings.aurocMargin(), auroc.estimate(), auroc.low(), auroc.high()));
        }
        return decisiveLabeler(slice);
    }

    /** Names a labeler without whose verdicts the candidate is not significantly better. */
    private Optional<String> decisiveLabeler(List<AuditedAnswer> slice) {
        Set<String> labelers = new TreeSet<>();
        slice.forEach(answer -> labelers.addAll(answer.label().verdicts().keySet()));
        double alpha = (1 - settings.level()) / 2;
        for (String labeler : labelers) {
            List<PairedScore> others = scoresWithout(labeler, slice);
            if (others.size() >= settings.labelerMinimum()) {
                double p = PairedComparison.pValue(others);
                if (!(p <= alpha)) {
                    return Optional.of(text(
                            "it is better by the word of labeler %s only: on the %d labels of the others the gain is"
                                    + " %+.4f (p = %.3f)",
                            labeler, others.size(), -PairedComparison.meanBrierDifference(others), p));
                }
            }
        }
        return Optional.empty();
    }

    private static List<PairedScore> scores(List<AuditedAnswer> slice) {
        return slice.stream().map(AuditedAnswer::score).toList();
    }

    private static List<PairedScore> scoresWithout(String labeler, List<AuditedAnswer> slice) {
        Set<String> excluded = Set.of(labeler);
        return slice.stream()
                .filter(answer -> answer.label().standsWithout(excluded))
                .map(answer -> new PairedScore(
                        answer.candidate(),
                        answer.live(),
                        answer.label().without(excluded).label()))
                .toList();
    }

    /** The gain, positive where the candidate is better. */
    private static String gain(Interval difference) {
        return text("gain %+.4f (%.4f to %.4f)", -difference.estimate(), -difference.high(), -difference.low());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}

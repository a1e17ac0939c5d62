package io.candor.release.gate;

import io.candor.honesty.Interval;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether a candidate may replace the live release. Pure: the same slice gives the same verdict.
 *
 * <ol>
 *   <li>Enough questions, or the verdict is {@link GateVerdict.NotYet}.
 *   <li>The Brier score, a proper score, is better: the e-value of a {@link SequentialTrial} reaches what this candidate's number in the
 *       lineage asks for. The slice is much the same from candidate to candidate; since alpha is spent over all of them, trying often
 *       does not help one that is no better.
 *   <li>It is so without any one of the labelers, where the others judged enough: an intersection-union test (Berger 1982). A
 *       labeler who gave nearly all labels cannot be checked by the rest.
 *   <li>In no domain it is surely worse.
 *   <li>AUROC is not worse: the whole bootstrap interval lies above minus the margin. Where all answers are right, or all wrong,
 *       AUROC is undefined and this is not tested.
 * </ol>
 */
public final class ReleaseGate {
    private final GateSettings settings;

    public ReleaseGate(GateSettings settings) {
        this.settings = settings;
    }

    /**
     * @param slice one entry per question in the order of its labels; neither release was trained on it, and what the candidate said does
     *     not depend on this label or later ones
     * @param number of the candidate in its lineage, from 1
     */
    public GateVerdict judge(List<AuditedAnswer> slice, int number) {
        if (slice.size() < settings.minimum()) {
            return new GateVerdict.NotYet(
                    "the audit slice has " + slice.size() + " labels, the gate needs " + settings.minimum());
        }
        SequentialTrial trial = trial(slice, number);
        GateFigures figures =
                GateFigures.of(slice.stream().map(AuditedAnswer::score).toList(), trial, settings);
        return objection(trial, figures)
                .<GateVerdict>map(reason -> new GateVerdict.Rejected(figures, reason))
                .orElseGet(() -> new GateVerdict.Approved(
                        figures,
                        "the Brier score is better, " + gain(figures)
                                + ", no domain is surely worse and AUROC is not worse"));
    }

    private SequentialTrial trial(List<AuditedAnswer> slice, int number) {
        SequentialTrial trial = new SequentialTrial(settings.sequential(), number);
        Set<String> checked = checkedByOthers(slice);
        for (AuditedAnswer answer : slice) {
            Set<String> doubted = new HashSet<>(answer.label().verdicts().keySet());
            doubted.retainAll(checked);
            trial.add(answer.domain(), answer.candidate(), answer.live(), answer.label(), doubted);
        }
        return trial;
    }

    /** Labelers whose verdicts can be left out, since the others judged enough. */
    private Set<String> checkedByOthers(List<AuditedAnswer> slice) {
        Map<String, Long> alone = slice.stream()
                .map(answer -> answer.label().verdicts().keySet())
                .filter(labelers -> labelers.size() == 1)
                .map(labelers -> labelers.iterator().next())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return slice.stream()
                .flatMap(answer -> answer.label().verdicts().keySet().stream())
                .filter(labeler -> slice.size() - alone.getOrDefault(labeler, 0L) >= settings.labelerMinimum())
                .collect(Collectors.toSet());
    }

    private Optional<String> objection(SequentialTrial trial, GateFigures figures) {
        if (!figures.evidence().suffices()) {
            return Optional.of("the Brier score is not surely better, " + gain(figures));
        }
        if (!trial.isProven()) {
            return trial.decisiveLabeler()
                    .map(labeler -> "it is better by the word of one labeler only, " + gain(figures));
        }
        if (!figures.harmed().isEmpty()) {
            return Optional.of("it is surely worse in " + figures.harmed().size()
                    + " domains, although better on the whole, " + gain(figures));
        }
        Interval auroc = figures.comparison().aurocDifference();
        if (auroc.defined() && !figures.comparison().aurocNotWorse(settings.aurocMargin())) {
            return Optional.of(text(
                    "AUROC may be worse by more than %.3f: it changes by %+.3f, %.3f to %.3f",
                    settings.aurocMargin(), auroc.estimate(), auroc.low(), auroc.high()));
        }
        return Optional.empty();
    }

    /** The gain, positive where the candidate is better. */
    private static String gain(GateFigures figures) {
        Interval difference = figures.comparison().brierDifference();
        return text("gain %+.4f (%.4f to %.4f)", -difference.estimate(), -difference.high(), -difference.low()) + ", "
                + figures.evidence().evidence();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}

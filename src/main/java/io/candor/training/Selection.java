package io.candor.training;

import io.candor.event.DriftAlarm;
import io.candor.event.QuestionLimits;
import io.candor.honesty.labeler.JudgedAnswer;
import io.candor.honesty.labeler.LabelerCheck;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which labels are trained on and which decide at the gate; no text is used for both, and each counts once, under however many
 * ids it was asked.
 *
 * @param suspects labelers left out as unreliable → p-value of the test
 * @param fresh labels of the batches to decide on
 * @param replayed older labels, so that the new ones do not undo what was learned from them
 * @param slice the newest labels of the audit slice, which the gate decides by, the newest first; only those of the random audit
 *     sample are held out for it
 */
record Selection(
        SortedMap<String, Double> suspects,
        List<LearnedLabel> fresh,
        List<LearnedLabel> replayed,
        List<LearnedLabel> slice) {

    /**
     * Selects from every label kept.
     *
     *
     * <p>An alarm on a domain says since when its answers are right more or less often than before, so earlier labels
     * of that domain are left out altogether. An alarm on all domains together names no domain, and excludes nothing.
     *
     * @param newestFirst every label kept
     * @param waiting ids of the batches to decide on
     */
    static Selection of(
            List<LearnedLabel> newestFirst,
            Set<String> waiting,
            Collection<DriftAlarm> alarms,
            TrainerConfig config,
            AuditSlice audit) {
        Map<String, Instant> since = evidence(alarms);
        List<LearnedLabel> standing = onePerText(newestFirst.stream()
                .filter(label -> !label.enteredAt().isBefore(since.getOrDefault(label.domain(), Instant.MIN)))
                .toList());
        SortedMap<String, Double> suspects =
                suspects(standing, waiting, config.labelers().check());
        List<LearnedLabel> reliable = standing.stream()
                .filter(label -> label.label().standsWithout(suspects.keySet()))
                .map(label -> label.without(suspects.keySet()))
                .toList();
        List<LearnedLabel> fresh = reliable.stream()
                .filter(label -> !isHeldOut(label, audit) && waiting.contains(label.batchId()))
                .toList();
        return new Selection(
                suspects,
                fresh,
                replayed(
                        reliable.stream()
                                .filter(label -> !isHeldOut(label, audit) && !waiting.contains(label.batchId()))
                                .toList(),
                        waiting,
                        config.calibration().replay() * fresh.size()),
                reliable.stream()
                        .filter(label -> isHeldOut(label, audit))
                        .limit(config.audit().window())
                        .toList());
    }

    /** People choose what they label outside the random sample, so those labels cannot judge. They teach. */
    private static boolean isHeldOut(LearnedLabel label, AuditSlice audit) {
        return label.sampled() && audit.contains(label.text());
    }

    /** The newest label of each text, with the votes of those who judged the same text before; the order stays. */
    private static List<LearnedLabel> onePerText(List<LearnedLabel> newestFirst) {
        Map<String, LearnedLabel> texts = new LinkedHashMap<>();
        newestFirst.forEach(label -> texts.merge(label.text(), label, LearnedLabel::withVotesOf));
        return List.copyOf(texts.values());
    }

    /** A random sample, the same one however often it is drawn for the same batches. */
    private static List<LearnedLabel> replayed(List<LearnedLabel> older, Set<String> waiting, double most) {
        String draw = String.join(",", new TreeSet<>(waiting));
        return older.stream()
                .sorted(Comparator.comparingDouble(label -> AuditSlice.fraction(draw, label.text())))
                .limit((long) most)
                .toList();
    }

    /** The new labels are also tested alone: a labeler may have become unreliable only lately. */
    private static SortedMap<String, Double> suspects(
            List<LearnedLabel> standing, Set<String> waiting, LabelerCheck check) {
        LabelerCheck half = new LabelerCheck(check.alpha() / 2, check.minimum());
        SortedMap<String, Double> suspects = half.suspects(judged(standing.stream()));
        half.suspects(judged(standing.stream().filter(label -> waiting.contains(label.batchId()))))
                .forEach((labeler, p) -> suspects.merge(labeler, p, Math::min));
        return suspects;
    }

    private static List<JudgedAnswer> judged(Stream<LearnedLabel> labels) {
        return labels.map(LearnedLabel::judged).toList();
    }

    private static Map<String, Instant> evidence(Collection<DriftAlarm> alarms) {
        Map<String, Instant> since = new HashMap<>();
        for (DriftAlarm alarm : alarms) {
            if (!alarm.getDomain().equals(QuestionLimits.ALL_DOMAINS)) {
                since.merge(
                        alarm.getDomain(), alarm.getEvidenceSince(), (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        return since;
    }

    /** Every label to train on. */
    List<LearnedLabel> trainingLabels() {
        return Stream.concat(fresh.stream(), replayed.stream()).toList();
    }
}

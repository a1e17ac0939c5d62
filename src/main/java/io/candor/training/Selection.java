package io.candor.training;

import io.candor.event.DriftAlarm;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which labels teach and which judge; no question does both.
 *
 * @param suspects labelers who are not believed → the p-value that speaks against them
 * @param fresh what is new: labels of the batches to decide on
 * @param replayed older labels, so that the new ones do not undo what was learned from them
 * @param slice the newest labels of the audit slice, which judge
 */
record Selection(
        SortedMap<String, Double> suspects,
        List<LearnedLabel> fresh,
        List<LearnedLabel> replayed,
        List<LearnedLabel> slice) {
    private static final String ALL_DOMAINS = "*";

    /**
     * Of all that is remembered.
     *
     * <p>An alarm on a domain says since when its answers are right more or less often than before, so labels of that
     * domain from before neither teach nor judge. An alarm on all domains together names none, and silences none.
     *
     * @param newestFirst every label remembered
     * @param waiting ids of the batches to decide on
     */
    static Selection of(
            List<LearnedLabel> newestFirst, Set<String> waiting, Collection<DriftAlarm> alarms, TrainerConfig config) {
        Map<String, Instant> since = evidence(alarms);
        List<LearnedLabel> standing = newestFirst.stream()
                .filter(label -> !label.enteredAt().isBefore(since.getOrDefault(label.domain(), Instant.MIN)))
                .toList();
        SortedMap<String, Double> suspects = suspects(standing, waiting, config.labelers());
        List<LearnedLabel> believed = standing.stream()
                .filter(label -> label.label().standsWithout(suspects.keySet()))
                .map(label -> label.without(suspects.keySet()))
                .toList();
        AuditSlice audit = config.audit().slice();
        List<LearnedLabel> fresh = believed.stream()
                .filter(label -> !audit.contains(label.questionId()) && waiting.contains(label.batchId()))
                .toList();
        return new Selection(
                suspects,
                fresh,
                replayed(believed, waiting, config, fresh.size()),
                believed.stream()
                        .filter(label -> audit.contains(label.questionId()))
                        .limit(config.audit().window())
                        .toList());
    }

    /** A random sample, the same one however often it is drawn for the same batches. */
    private static List<LearnedLabel> replayed(
            List<LearnedLabel> believed, Set<String> waiting, TrainerConfig config, int fresh) {
        String draw = String.join(",", new TreeSet<>(waiting));
        return believed.stream()
                .filter(label ->
                        !config.audit().slice().contains(label.questionId()) && !waiting.contains(label.batchId()))
                .sorted(Comparator.comparingDouble(label -> AuditSlice.fraction(draw, label.questionId())))
                .limit((long) (config.calibration().replay() * fresh))
                .toList();
    }

    /** The new labels are looked at alone too: somebody who was honest for long may have begun to lie. */
    private static SortedMap<String, Double> suspects(
            List<LearnedLabel> standing, Set<String> waiting, LabelerCheck check) {
        LabelerCheck half = new LabelerCheck(check.alpha() / 2, check.minimum());
        SortedMap<String, Double> suspects = half.suspects(standing);
        half.suspects(standing.stream()
                        .filter(label -> waiting.contains(label.batchId()))
                        .toList())
                .forEach((labeler, p) -> suspects.merge(labeler, p, Math::min));
        return suspects;
    }

    private static Map<String, Instant> evidence(Collection<DriftAlarm> alarms) {
        Map<String, Instant> since = new HashMap<>();
        for (DriftAlarm alarm : alarms) {
            if (!alarm.getDomain().equals(ALL_DOMAINS)) {
                since.merge(
                        alarm.getDomain(), alarm.getEvidenceSince(), (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        return since;
    }

    /** Everything that teaches. */
    List<LearnedLabel> taught() {
        return Stream.concat(fresh.stream(), replayed.stream()).toList();
    }
}

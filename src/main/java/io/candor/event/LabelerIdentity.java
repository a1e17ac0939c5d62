package io.candor.event;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Who a labeler is, as far as influence goes: one voice, however often it speaks. Taken from here alone, so that another identity
 * takes the place of the name that feedback carries everywhere at once.
 */
public final class LabelerIdentity {
    /** Where a label does not say whose verdicts it is made of. */
    public static final String UNKNOWN = "unknown";

    private LabelerIdentity() {}

    /** The identity behind the name that feedback carries. */
    public static String of(String labeler) {
        return labeler;
    }

    /** Labeler → verdict in [0, 1] of those that stand on an answer; empty where the record does not say. */
    public static SortedMap<String, Double> verdicts(LabeledAnswer labeled) {
        SortedMap<String, Double> verdicts = new TreeMap<>();
        labeled.getVerdicts().forEach(verdict -> verdicts.put(of(verdict.getLabeler()), verdict.getScore()));
        return verdicts;
    }

    /** The labelers who looked the answer up in a reference. */
    public static Set<String> references(LabeledAnswer labeled) {
        return labeled.getVerdicts().stream()
                .filter(verdict -> verdict.getSource() == FeedbackSource.REFERENCE)
                .map(verdict -> of(verdict.getLabeler()))
                .collect(Collectors.toSet());
    }

    /** Labeler → verdict of those an example was made of; empty where it does not say. */
    public static SortedMap<String, Double> verdicts(CalibrationExample example) {
        SortedMap<String, Double> verdicts = new TreeMap<>();
        List<String> labelers = example.getLabelers();
        // Batches of an earlier version have no scores per labeler, so the label counts as the verdict of each.
        boolean told = example.getScores().size() == labelers.size();
        for (int i = 0; i < labelers.size(); i++) {
            verdicts.put(of(labelers.get(i)), told ? example.getScores().get(i) : (Double) example.getLabel());
        }
        return verdicts;
    }
}

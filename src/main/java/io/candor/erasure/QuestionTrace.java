package io.candor.erasure;

import io.candor.event.Answer;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What was found of one question on the topics that every stage reads. Not thread-safe. */
final class QuestionTrace {
    private final Set<Integer> partitions = new TreeSet<>();
    private final Set<RecordPosition> verdicts = new HashSet<>();
    private final Set<RecordPosition> asked = new HashSet<>();
    private final Set<RecordPosition> ended = new HashSet<>();
    private Optional<LabeledAnswer> newest = Optional.empty();

    void asked(RecordPosition question) {
        asked.add(question);
    }

    void answered(Answer answer, int partition) {
        partitions.add(partition);
        ended.add(answer.getSource());
    }

    void dead(RecordPosition question) {
        ended.add(question);
    }

    void judged(RecordPosition verdict) {
        partitions.add(verdict.getPartition());
        verdicts.add(verdict);
    }

    /** A verdict of which the ledger or a batch alone knows any more. */
    void taught(RecordPosition verdict) {
        verdicts.add(verdict);
    }

    void labeled(LabeledAnswer labeled) {
        newest = newest.filter(known -> known.getRevision() > labeled.getRevision())
                .or(() -> Optional.of(labeled));
    }

    /** Partitions of answers and feedback that hold it, where the calibrator keeps its case. */
    Set<Integer> partitions() {
        return partitions;
    }

    /** Verdicts that are to be forgotten. */
    Set<RecordPosition> verdicts() {
        return verdicts;
    }

    /** The last revision of its label. */
    Optional<LabeledAnswer> newest() {
        return newest;
    }

    /** Whether its answer is still to come. */
    boolean isOpen() {
        return !ended.containsAll(asked);
    }
}

package io.candor.training.map;

import io.candor.erasure.Erasures;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import io.candor.event.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ledger as it would be if what is forgotten had never been: without records that say nothing any more, since each is heard as
 * news. Not thread-safe.
 */
final class RemainingLabels {
    private final Erasures erasures;
    /** Question id → the verdicts that it had last, of questions of which something is forgotten. */
    private final Map<String, List<RecordPosition>> verdicts = new HashMap<>();

    RemainingLabels(Erasures erasures) {
        this.erasures = erasures;
    }

    /** What is left of a record; empty where it would not be there. */
    Optional<LabeledAnswer> of(LabeledAnswer labeled) {
        return erasures.isAbout(labeled.getQuestionId())
                ? erasures.remaining(labeled).filter(left -> isNews(left, labeled))
                : Optional.of(labeled);
    }

    private boolean isNews(LabeledAnswer left, LabeledAnswer labeled) {
        List<RecordPosition> now =
                left.getVerdicts().stream().map(Verdict::getPosition).toList();
        List<RecordPosition> before = verdicts.put(labeled.getQuestionId(), now);
        return before == null
                ? !now.isEmpty() || labeled.getVerdicts().isEmpty() && !labeled.getForgotten()
                : !now.equals(before);
    }
}

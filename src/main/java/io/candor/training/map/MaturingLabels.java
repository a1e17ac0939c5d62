package io.candor.training.map;

import io.candor.event.LabeledAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Labels on their way to being final: of each question the latest, with the corrections that came in time. A label's place is that of
 * its first record, so places and order are the same wherever the ledger is read and whatever it was that let a label mature. What is said of a
 * question after its label was final is a label again, at a place of its own: whoever hears it decides whether it may still count.
 */
final class MaturingLabels {
    private final long maturityMillis;
    /** Question id → label, in the order in which they came. */
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();

    private record Waiting(long offset, long since, LabeledAnswer label) {}

    /**
     * A label that is final.
     *
     * @param offset of its first record
     * @param at when it became final, in milliseconds
     */
    record Mature(LabeledAnswer label, long offset, long at) {}

    MaturingLabels(Duration maturity) {
        maturityMillis = maturity.toMillis();
    }

    /**
     * Takes a label; one without a logit is passed over.
     *
     * @param offset of its record
     * @param now in milliseconds; never goes back
     */
    void add(LabeledAnswer labeled, long offset, long now) {
        String id = labeled.getQuestionId();
        if (labeled.getLogit() == null || !Double.isFinite(labeled.getLogit())) {
            return;
        }
        // Written so that NaN, which nothing of ours sends, is none.
        if (labeled.getLabel() == null || !(labeled.getLabel() >= 0 && labeled.getLabel() <= 1)) {
            waiting.remove(id);
            return;
        }
        Waiting known = waiting.get(id);
        waiting.put(
                id,
                known == null
                        ? new Waiting(offset, now, labeled)
                        : new Waiting(known.offset(), known.since(), labeled));
    }

    /** Whether labels are final by {@code now}. */
    boolean isDue(long now) {
        Iterator<Waiting> oldest = waiting.values().iterator();
        return oldest.hasNext() && oldest.next().since() + maturityMillis <= now;
    }

    /** Takes out the labels that are final by {@code now}, in the order in which they came. */
    List<Mature> mature(long now) {
        List<Mature> all = new ArrayList<>();
        while (isDue(now)) {
            Iterator<Waiting> oldest = waiting.values().iterator();
            Waiting first = oldest.next();
            oldest.remove();
            all.add(new Mature(first.label(), first.offset(), first.since() + maturityMillis));
        }
        return all;
    }
}

package io.candor.training.map;

import io.candor.event.LabeledAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Labels on their way to being final: of each question the latest, with the corrections that came in time. Time is the stamp of the
 * labels' own topic, so the same labels mature at the same label wherever they are read.
 */
final class MaturingLabels {
    private final long maturityMillis;
    /** Question id → label, in the order in which they came. */
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();

    private final Set<String> matured = new HashSet<>();

    private record Waiting(long since, LabeledAnswer label) {}

    MaturingLabels(Duration maturity) {
        maturityMillis = maturity.toMillis();
    }

    /**
     * Takes a label; one without a logit, or of a question whose label is final, is passed over.
     *
     * @param timestamp of its record, in milliseconds
     */
    void add(LabeledAnswer labeled, long timestamp) {
        String id = labeled.getQuestionId();
        if (labeled.getLogit() == null || !Double.isFinite(labeled.getLogit()) || matured.contains(id)) {
            return;
        }
        // Written so that NaN, which nothing of ours sends, is none.
        if (labeled.getLabel() == null || !(labeled.getLabel() >= 0 && labeled.getLabel() <= 1)) {
            waiting.remove(id);
            return;
        }
        Waiting known = waiting.get(id);
        waiting.put(id, new Waiting(known == null ? timestamp : known.since(), labeled));
    }

    /** Takes out the labels that are final by now, in the order in which they came. */
    List<LabeledAnswer> mature(long now) {
        List<LabeledAnswer> all = new ArrayList<>();
        Iterator<Waiting> next = waiting.values().iterator();
        while (next.hasNext()) {
            Waiting first = next.next();
            if (first.since() + maturityMillis > now) {
                break;
            }
            all.add(first.label());
            matured.add(first.label().getQuestionId());
            next.remove();
        }
        return all;
    }
}

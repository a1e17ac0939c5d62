package io.candor.training.map;

import io.candor.event.LabeledAnswer;
import io.candor.event.TextIdentity;
import io.candor.honesty.answer.AnswerIdentity;
import io.candor.honesty.map.LabeledLogit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Labels on their way to being final: of each text the first question's, with the corrections that came in time. Time is the
 * stamp of the labels' own topic, so the same labels mature at the same label wherever they are read.
 */
final class MaturingLabels {
    private final long maturityMillis;
    /** Text → label, in the order in which they came. */
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();

    private final Set<String> matured = new HashSet<>();

    private record Waiting(String questionId, long since, LabeledLogit label) {}

    /** A label that is final. */
    record Mature(String text, LabeledLogit label) {}

    MaturingLabels(Duration maturity) {
        maturityMillis = maturity.toMillis();
    }

    /**
     * Takes a label of the adapter; one without a logit is passed over.
     *
     * @param timestamp of its record, in milliseconds
     */
    void add(LabeledAnswer labeled, long timestamp) {
        String text = TextIdentity.of(labeled);
        Waiting known = waiting.get(text);
        if (labeled.getLogit() == null
                || !Double.isFinite(labeled.getLogit())
                || matured.contains(text)
                || (known != null && !known.questionId().equals(labeled.getQuestionId()))) {
            return;
        }
        // Written so that NaN, which nothing of ours sends, is none.
        if (labeled.getLabel() == null || !(labeled.getLabel() >= 0 && labeled.getLabel() <= 1)) {
            waiting.remove(text);
            return;
        }
        waiting.put(
                text, new Waiting(labeled.getQuestionId(), known == null ? timestamp : known.since(), label(labeled)));
    }

    private static LabeledLogit label(LabeledAnswer labeled) {
        return new LabeledLogit(
                labeled.getLogit(), labeled.getDomain(), AnswerIdentity.of(labeled.getAnswer()), labeled.getLabel());
    }

    /** Takes out the labels that are final by now, in the order in which they came. */
    List<Mature> mature(long now) {
        List<Mature> all = new ArrayList<>();
        Iterator<Map.Entry<String, Waiting>> next = waiting.entrySet().iterator();
        while (next.hasNext()) {
            Map.Entry<String, Waiting> first = next.next();
            if (first.getValue().since() + maturityMillis > now) {
                break;
            }
            all.add(new Mature(first.getKey(), first.getValue().label()));
            matured.add(first.getKey());
            next.remove();
        }
        return all;
    }
}

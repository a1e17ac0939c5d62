package io.candor.feedback;

import io.candor.event.AnswerTally;
import io.candor.event.LabeledAnswer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The labels and tallies of report windows. The stores have all of them; those of the windows that were used last are held in memory
 * too and kept up to date, so that a report reads no label again. For one thread.
 */
final class WindowContents {
    /** About what a label and its text take in memory, with those who refer to them. */
    private static final long LABEL_BYTES = 256;

    private final KeyValueStore<String, WindowLabel> labels;
    /** Window, partition and domain → all answers there. */
    private final KeyValueStore<String, AnswerTally> tallies;

    private final long mostBytes;
    private final Map<String, Held> held = new LinkedHashMap<>(16, 0.75f, true);
    private long entries;

    /** What one window holds, by the keys of the stores. */
    private record Held(WindowTexts texts, Map<String, AnswerTally> tallies) {
        Held() {
            this(new WindowTexts(), new HashMap<>());
        }

        long entries() {
            return 1 + texts.answers() + tallies.size();
        }
    }

    /** @param mostBytes about how many are held in memory; a window that needs more is read for each report */
    WindowContents(
            KeyValueStore<String, WindowLabel> labels, KeyValueStore<String, AnswerTally> tallies, long mostBytes) {
        this.labels = labels;
        this.tallies = tallies;
        this.mostBytes = mostBytes;
    }

    /** Begins a window of which nothing is kept. */
    void open(String window) {
        hold(window, new Held());
    }

    /**
     * Puts the newest label of a question in the place of the earlier one, so that it counts once.
     *
     * @return by how many the labels that stand become more, -1 to 1
     */
    int amend(String window, LabeledAnswer answer) {
        String key = FeedbackStores.within(window, answer.getQuestionId());
        WindowLabel before = labels.get(key);
        WindowLabel now = label(answer);
        labels.put(key, now);
        change(window, its -> {
            if (before != null) {
                its.texts().remove(key, before);
            }
            if (now != null) {
                its.texts().add(key, now);
            }
        });
        return (now == null || now.getLabel() == null ? 0 : 1) - (before == null || before.getLabel() == null ? 0 : 1);
    }

    /** What reports need of an answer; null where they need nothing. */
    private static WindowLabel label(LabeledAnswer answer) {
        return answer.getLabel() == null && !answer.getAuditSampled()
                ? null
                : new WindowLabel(
                        CaseLabel.confidence(answer),
                        answer.getLabel(),
                        answer.getTextHash() == null ? "" : answer.getTextHash(),
                        answer.getAuditSampled() ? answer.getAuditProbability() : 0.0,
                        answer.getAnsweredAt().toEpochMilli(),
                        answer.getAnswerConfidence());
    }

    /** Keeps the newest tally of a partition and domain, where the answer says it. */
    void tally(String window, LabeledAnswer answer) {
        if (answer.getTally() != null) {
            String key =
                    FeedbackStores.within(window, answer.getAnswerPosition().getPartition() + "|" + answer.getDomain());
            tallies.put(key, answer.getTally());
            change(window, its -> its.tallies().put(key, answer.getTally()));
        }
    }

    private void change(String window, Consumer<Held> change) {
        Held known = held.get(window);
        if (known != null) {
            entries -= known.entries();
            change.accept(known);
            entries += known.entries();
            removeEldest();
        }
    }

    /** The texts of a window, as of now. */
    WindowTexts texts(String window) {
        return find(window).texts();
    }

    /** All answers of a window, by partition and domain. */
    Collection<AnswerTally> tallies(String window) {
        return find(window).tallies().values();
    }

    private Held find(String window) {
        Held known = held.get(window);
        if (known != null) {
            return known;
        }
        Held read = new Held();
        try (KeyValueIterator<String, WindowLabel> all =
                labels.range(FeedbackStores.first(window), FeedbackStores.last(window))) {
            all.forEachRemaining(entry -> read.texts().add(entry.key, entry.value));
        }
        try (KeyValueIterator<String, AnswerTally> all =
                tallies.range(FeedbackStores.first(window), FeedbackStores.last(window))) {
            all.forEachRemaining(entry -> read.tallies().put(entry.key, entry.value));
        }
        hold(window, read);
        return read;
    }

    private void hold(String window, Held contents) {
        held.put(window, contents);
        entries += contents.entries();
        removeEldest();
    }

    private void removeEldest() {
        Iterator<Held> eldest = held.values().iterator();
        while (entries * LABEL_BYTES > mostBytes && eldest.hasNext()) {
            entries -= eldest.next().entries();
            eldest.remove();
        }
    }

    /** Takes out a whole window. */
    void delete(String window) {
        Held known = held.remove(window);
        entries -= known == null ? 0 : known.entries();
        FeedbackStores.deleteGroup(labels, window);
        FeedbackStores.deleteGroup(tallies, window);
    }
}

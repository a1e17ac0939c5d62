package io.candor.training;

import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationExample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The labels of all batches so far, so that a new batch does not undo older ones: the newest per question, kept by text.
 * Beyond a limit the oldest texts are dropped, and of one text the oldest questions, so that one asked over and over does not
 * push out the others. Rebuilt from the topic at every start. For one thread.
 */
final class LabelStore {
    /** Questions kept of one text: their votes make one label, which more of them hardly change. */
    static final int MOST_QUESTIONS = 5;

    private final int most;
    /** Text → question id → label; both in the order of their last change. */
    private final Map<String, Map<String, Kept>> texts = new LinkedHashMap<>();
    /** Question id → its text. */
    private final Map<String, String> questions = new HashMap<>();

    private record Kept(LearnedLabel label, int revision) {}

    /** @param most texts kept */
    LabelStore(int most) {
        this.most = most;
    }

    /**
     * Adds a batch, or nothing of it; batches come in the order of their topic.
     *
     * @throws IllegalArgumentException if a label or a confidence is none
     */
    void add(CalibrationBatch batch) {
        List<LearnedLabel> added = batch.getExamples().stream()
                .map(example -> LearnedLabel.of(example, batch))
                .toList();
        for (int i = 0; i < added.size(); i++) {
            add(added.get(i), batch.getExamples().get(i));
        }
        batch.getRetractedQuestionIds().forEach(this::remove);
        while (texts.size() > most) {
            String oldest = texts.keySet().iterator().next();
            questions.keySet().removeAll(texts.remove(oldest).keySet());
        }
    }

    private void add(LearnedLabel label, CalibrationExample example) {
        Kept known = find(label.questionId());
        if (known != null && example.getRevision() < known.revision()) {
            return;
        }
        remove(label.questionId());
        Map<String, Kept> same = texts.remove(label.text());
        Map<String, Kept> asked = same == null ? new LinkedHashMap<>() : same;
        texts.put(label.text(), asked);
        asked.put(label.questionId(), new Kept(label, example.getRevision()));
        questions.put(label.questionId(), label.text());
        if (asked.size() > MOST_QUESTIONS) {
            remove(asked.keySet().iterator().next());
        }
    }

    private Kept find(String questionId) {
        String text = questions.get(questionId);
        return text == null ? null : texts.get(text).get(questionId);
    }

    private void remove(String questionId) {
        String text = questions.remove(questionId);
        if (text != null) {
            Map<String, Kept> asked = texts.get(text);
            asked.remove(questionId);
            if (asked.isEmpty()) {
                texts.remove(text);
            }
        }
    }

    /** Texts that have a label. */
    int size() {
        return texts.size();
    }

    /** The label of every question, the newest text first, and of each text the newest first. */
    List<LearnedLabel> newestFirst() {
        List<LearnedLabel> all = new ArrayList<>(questions.size());
        texts.values().forEach(asked -> asked.values().forEach(kept -> all.add(kept.label())));
        Collections.reverse(all);
        return all;
    }
}

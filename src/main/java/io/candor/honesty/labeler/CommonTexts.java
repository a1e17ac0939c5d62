package io.candor.honesty.labeler;

import io.candor.honesty.AttributedLabel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Texts that several labelers judged, and how far they agree. What the newest texts were found to be is remembered, apart for
 * those whom a believed labeler judged, so that a flood of other texts does not make them forgotten.
 */
final class CommonTexts {
    private static final int MOST_TEXTS = 2_000;
    private static final int MOST_NAMES = 1_000;
    /** Names that are remembered of one text. */
    private static final int MOST_VERDICTS = 20;

    private final Map<String, Verdicts> judgedByBelieved = newest(MOST_TEXTS);
    private final Map<String, Verdicts> judgedByOthers = newest(MOST_TEXTS);
    private final Map<String, Agreement> agreements = new HashMap<>();
    private final Map<String, Agreement> agreementsOfOthers = newest(MOST_NAMES);

    private static final class Verdicts {
        private final SortedMap<String, Double> all = new TreeMap<>();
        private final Set<String> references = new HashSet<>();
        private final Set<String> compared = new HashSet<>();
    }

    /** Keeps what was used last. */
    private static <V> Map<String, V> newest(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    /** Takes the verdicts on one answer. */
    void add(JudgedAnswer answer, Predicate<String> believed, Set<String> trusted) {
        Verdicts text = judgedByBelieved.remove(answer.text());
        text = text == null ? judgedByOthers.remove(answer.text()) : text;
        text = text == null ? new Verdicts() : text;
        for (Map.Entry<String, Double> verdict : answer.label().verdicts().entrySet()) {
            if (text.all.size() < MOST_VERDICTS || believed.test(verdict.getKey())) {
                text.all.putIfAbsent(verdict.getKey(), verdict.getValue());
            }
        }
        text.references.addAll(answer.references());
        boolean known = text.all.keySet().stream().anyMatch(believed);
        (known ? judgedByBelieved : judgedByOthers).put(answer.text(), text);
        if (known) {
            compare(text, believed, trusted);
        }
    }

    /**
     * A reference is what a trusted labeler found, or two believed ones; to be confirmed by, also what one believed labeler found
     * in a reference.
     */
    private void compare(Verdicts text, Predicate<String> believed, Set<String> trusted) {
        for (Map.Entry<String, Double> verdict : text.all.entrySet()) {
            String labeler = verdict.getKey();
            SortedMap<String, Double> others = new TreeMap<>(text.all);
            others.keySet().removeIf(other -> other.equals(labeler) || !believed.test(other));
            boolean reliable = others.size() > 1 || others.keySet().stream().anyMatch(trusted::contains);
            boolean lookedUp = others.keySet().stream().anyMatch(text.references::contains);
            if (lookedUp) {
                others.keySet().retainAll(text.references);
            }
            if ((reliable || lookedUp) && text.compared.add(labeler)) {
                (believed.test(labeler) ? agreements : agreementsOfOthers)
                        .computeIfAbsent(labeler, name -> new Agreement())
                        .add(verdict.getValue(), AttributedLabel.mean(others), reliable);
            }
        }
    }

    /** Whether a labeler has shown to see what believed ones see. */
    boolean confirm(String labeler) {
        Agreement agreement = of(labeler);
        return agreement != null && agreement.confirms();
    }

    /** Labelers who found the opposite of what believed ones found more often than not. */
    List<String> contradicting() {
        return Stream.concat(agreements.entrySet().stream(), agreementsOfOthers.entrySet().stream())
                .filter(labeler -> labeler.getValue().contradicts())
                .map(Map.Entry::getKey)
                .toList();
    }

    private Agreement of(String labeler) {
        Agreement agreement = agreements.get(labeler);
        return agreement == null ? agreementsOfOthers.get(labeler) : agreement;
    }
}

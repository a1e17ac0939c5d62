package io.candor.review;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Answers that have a verdict, the oldest verdict first; what is here comes back when the verdict is withdrawn. Guarded by its queue. */
final class SettledAnswers {
    private final LinkedHashMap<String, ReviewEntry> entries = new LinkedHashMap<>();
    /** Texts of their questions → how many. */
    private final Map<String, Integer> texts = new HashMap<>();

    void add(ReviewEntry entry) {
        if (entries.put(entry.item().questionId(), entry) == null) {
            texts.merge(entry.item().tenantsText(), 1, Integer::sum);
        }
    }

    void remove(ReviewEntry entry) {
        if (entries.remove(entry.item().questionId()) != null) {
            texts.computeIfPresent(entry.item().tenantsText(), (text, count) -> count == 1 ? null : count - 1);
        }
    }

    boolean has(ReviewEntry entry) {
        return entries.containsKey(entry.item().questionId());
    }

    /** Whether an answer to a question of the same text is here. */
    boolean hasText(ReviewEntry entry) {
        return texts.containsKey(entry.item().tenantsText());
    }

    Optional<ReviewEntry> oldest() {
        return entries.values().stream().findFirst();
    }
}

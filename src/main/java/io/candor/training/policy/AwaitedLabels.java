package io.candor.training.policy;

import io.candor.event.LabeledAnswer;
import io.candor.event.TextIdentity;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The texts of the audit sample, of one model and domain, that were answered and have no label: a promise is not made while nobody
 * judges them. A text is awaited from its first answer on until one of its answers has a label, and again when that was taken back. For one
 * thread.
 */
final class AwaitedLabels {
    /** Text → when it was first answered. */
    private final Map<String, Instant> awaited = new HashMap<>();

    /** Texts → questions with a label. */
    private final Map<String, Set<String>> labeled = new HashMap<>();

    /** When the oldest that is awaited was answered; null where it has to be looked for. */
    private Instant oldest;

    /**
     * Whether a record is of the sample and about an answer that could have been accepted, whose label would count: of another model's
     * something has to be said.
     */
    static boolean isMeant(LabeledAnswer record) {
        return record.getAuditSampled()
                && record.getAnswer() != null
                && (record.getAnswerModel() == null || record.getAnswerConfidence() != null);
    }

    void add(LabeledAnswer record) {
        String text = TextIdentity.of(record);
        oldest = null;
        if (record.getLabel() != null) {
            labeled.computeIfAbsent(text, none -> new HashSet<>()).add(record.getQuestionId());
            awaited.remove(text);
        } else if (!hasOtherLabel(text, record.getQuestionId())) {
            awaited.merge(text, record.getAnsweredAt(), (one, other) -> one.isBefore(other) ? one : other);
        }
    }

    private boolean hasOtherLabel(String text, String unlabeled) {
        return labeled.computeIfPresent(text, (same, questions) -> {
                    questions.remove(unlabeled);
                    return questions.isEmpty() ? null : questions;
                })
                != null;
    }

    long count() {
        return awaited.size();
    }

    /** When the oldest was answered; empty where there is none. */
    Optional<Instant> since() {
        if (oldest == null) {
            oldest = awaited.values().stream().min(Comparator.naturalOrder()).orElse(null);
        }
        return Optional.ofNullable(oldest);
    }
}

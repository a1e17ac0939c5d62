package io.candor.monitor;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The newest dead letters of questions, as many of verdicts, and who sent which again, whichever is read first. Safe for use by several threads.
 */
final class DeadLetterHistory {
    private final int most;
    private final LinkedHashMap<DeadLetterId, DeadLetterEntry> ofQuestions = new LinkedHashMap<>();
    private final LinkedHashMap<DeadLetterId, DeadLetterEntry> ofVerdicts = new LinkedHashMap<>();
    /** Subjects of actions → who did it. */
    private final LinkedHashMap<String, OperatorMark> marks = new LinkedHashMap<>();

    private final Map<String, DeadLetterId> subjects = new HashMap<>();

    DeadLetterHistory(MonitorConfig config) {
        this.most = config.maxDeadLetters();
    }

    /** @param subject as actions name the letter */
    synchronized void add(DeadLetterId id, String subject, DeadLetterEntry entry) {
        Map<DeadLetterId, DeadLetterEntry> letters = letters(id);
        OperatorMark mark = marks.get(subject);
        letters.put(id, mark == null ? entry : entry.sentAgain(mark));
        subjects.put(subject, id);
        if (letters.size() > most) {
            DeadLetterId oldest = letters.keySet().iterator().next();
            letters.remove(oldest);
            subjects.values().remove(oldest);
        }
    }

    synchronized void sentAgain(String subject, OperatorMark mark) {
        marks.put(subject, mark);
        if (marks.size() > 2 * most) {
            marks.remove(marks.keySet().iterator().next());
        }
        DeadLetterId id = subjects.get(subject);
        if (id != null) {
            letters(id).computeIfPresent(id, (same, entry) -> entry.sentAgain(mark));
        }
    }

    private Map<DeadLetterId, DeadLetterEntry> letters(DeadLetterId id) {
        return id.ofQuestions() ? ofQuestions : ofVerdicts;
    }

    /** Lets go of the letters of questions that are forgotten. */
    synchronized void forget(Predicate<String> forgotten) {
        Predicate<DeadLetterEntry> gone = entry -> entry.questionId() != null && forgotten.test(entry.questionId());
        ofQuestions.values().removeIf(gone);
        ofVerdicts.values().removeIf(gone);
        subjects.values().removeIf(id -> !letters(id).containsKey(id));
    }

    synchronized Optional<DeadLetterEntry> find(DeadLetterId id) {
        return Optional.ofNullable(letters(id).get(id));
    }

    /** The newest first. */
    synchronized List<DeadLetterEntry> find(Predicate<DeadLetterEntry> wanted) {
        return Stream.concat(ofQuestions.values().stream(), ofVerdicts.values().stream())
                .filter(wanted)
                .sorted(Comparator.comparing(DeadLetterEntry::failedAt).reversed())
                .toList();
    }
}

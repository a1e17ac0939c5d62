package io.candor.honesty.labeler;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The newest labels, and the labelers whose verdicts among them are unreliable ({@link LabelerCheck}, asked every few labels at
 * the level and over the window of {@link LabelerTrust}). Its whole state is what it is made of, so that it can go on where it
 * was. Not thread-safe.
 */
public final class RecentVerdicts {
    /** Labels that are kept. */
    public static final int KEPT = LabelerTrust.WINDOW;

    private final Set<String> trusted;
    private final Deque<JudgedAnswer> newest;
    private long judged;
    private Set<String> suspects;

    /**
     * Goes on after some labels.
     *
     * @param trusted labelers who are never suspected
     * @param newest labels before, the oldest first, at most {@link #KEPT}
     * @param judged how many there were in all
     * @param suspects who was suspected after them
     */
    public RecentVerdicts(
            Set<String> trusted, Collection<JudgedAnswer> newest, long judged, Collection<String> suspects) {
        this.trusted = Set.copyOf(trusted);
        this.newest = new ArrayDeque<>(newest);
        this.judged = judged;
        this.suspects = Set.copyOf(suspects);
    }

    /** Takes the next label. */
    public void add(JudgedAnswer answer) {
        newest.addLast(answer);
        if (newest.size() > KEPT) {
            newest.removeFirst();
        }
        if (++judged % LabelerTrust.EVERY == 0) {
            SortedSet<String> found =
                    new TreeSet<>(LabelerTrust.CHECK.suspects(firstOfEachText()).keySet());
            found.removeAll(trusted);
            suspects = Set.copyOf(found);
        }
    }

    /** A text that is asked again and again is answered and judged alike, which says no more of its labeler. */
    private Collection<JudgedAnswer> firstOfEachText() {
        Map<List<Object>, JudgedAnswer> texts = new LinkedHashMap<>();
        newest.forEach(answer -> texts.putIfAbsent(
                List.of(answer.text(), answer.label().verdicts().keySet()), answer));
        return texts.values();
    }

    /** Labels taken, those before included. */
    public long judged() {
        return judged;
    }

    /** Labelers whose verdicts count for nothing now. */
    public Set<String> suspects() {
        return suspects;
    }
}

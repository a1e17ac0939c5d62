package io.candor.feedback;

import io.candor.event.RecordPosition;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Answers by position, as many as fit; those go first that were not asked for the longest. For one thread. */
final class RecentAnswers {
    /** Of an entry beside the texts of its answer. */
    private static final long ENTRY_BYTES = 512;

    private final long mostBytes;
    private final Map<RecordPosition, IncomingRecord.Answered> answers = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** @param mostBytes about how many are kept; the newest answer is, however large */
    RecentAnswers(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    void put(IncomingRecord.Answered answered) {
        remove(answers.remove(answered.position()));
        answers.put(answered.position(), answered);
        bytes += bytes(answered);
        Iterator<IncomingRecord.Answered> oldest = answers.values().iterator();
        while (bytes > mostBytes && answers.size() > 1) {
            remove(oldest.next());
            oldest.remove();
        }
    }

    Optional<IncomingRecord.Answered> find(RecordPosition position) {
        return Optional.ofNullable(answers.get(position));
    }

    void remove(RecordPosition position) {
        remove(answers.remove(position));
    }

    private void remove(IncomingRecord.Answered removed) {
        bytes -= removed == null ? 0 : bytes(removed);
    }

    private static long bytes(IncomingRecord.Answered answered) {
        return ENTRY_BYTES + CaseSize.of(answered.answer());
    }
}

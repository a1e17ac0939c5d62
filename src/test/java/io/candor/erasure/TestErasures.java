package io.candor.erasure;

import io.candor.event.Erasure;
import io.candor.event.RecordPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Erasures as if they had been read. */
public final class TestErasures {
    private TestErasures() {}

    /** Some more, of whole questions. */
    public static Erasures of(Erasures before, String... questionIds) {
        List<Erasures.Entry> entries = new ArrayList<>();
        for (String id : questionIds) {
            entries.add(new Erasures.Entry(0, offset(before) + entries.size(), erasure(id, true, List.of())));
        }
        return before.with(entries);
    }

    /** One more, of verdicts at some offsets of partition 0 of a topic named feedback. */
    public static Erasures ofVerdicts(Erasures before, String questionId, long... offsets) {
        List<RecordPosition> verdicts = new ArrayList<>();
        for (long offset : offsets) {
            verdicts.add(new RecordPosition("feedback", 0, offset));
        }
        return before.with(List.of(new Erasures.Entry(0, offset(before), erasure(questionId, false, verdicts))));
    }

    private static long offset(Erasures before) {
        return before.level().isEmpty() ? 0 : Long.parseLong(before.level().split(":")[1]) + 1;
    }

    private static Erasure erasure(String questionId, boolean whole, List<RecordPosition> verdicts) {
        return new Erasure("e", questionId, whole, verdicts, Instant.EPOCH);
    }
}

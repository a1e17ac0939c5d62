package io.candor.feedback;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** The cases of one partition with an index by deadline. */
final class LabelingCases {
    /** Deadline of a case that was never kept. */
    static final long NONE = 0;

    private final KeyValueStore<String, LabelingCase> cases;
    private final TimeIndex deadlines;
    private final JudgedAnswers answers;

    /** A case that was taken out. */
    record Removed(String questionId, LabelingCase state) {}

    LabelingCases(
            KeyValueStore<String, LabelingCase> cases, KeyValueStore<Bytes, byte[]> deadlines, JudgedAnswers answers) {
        this.answers = answers;
        this.cases = cases;
        this.deadlines = new TimeIndex(deadlines);
    }

    /** The case, or null; its caller's to change, since queries on other threads may have the one that is kept. */
    LabelingCase find(String questionId) {
        LabelingCase known = cases.get(questionId);
        if (known != null && known.getAnswer() != null) {
            answers.remember(new IncomingRecord.Answered(known.getAnswer(), known.getAnswerPosition()));
        }
        return known == null ? null : withoutAnswer(known);
    }

    /** A case of an earlier version holds its answer; rewritten it holds the place alone. */
    private LabelingCase withoutAnswer(LabelingCase known) {
        AnswerPlace place = known.getAnswer() == null
                ? known.getPlace()
                : answers.place(known.getAnswer(), known.getAnswerPosition());
        return new LabelingCase(
                null,
                null,
                place,
                known.getVoices(),
                known.getRevisions(),
                known.getDeadline(),
                known.getErased(),
                known.getErasedVerdicts());
    }

    /** Keeps the case; its deadline may only be changed by {@link #move}. */
    void keep(String questionId, LabelingCase state) {
        cases.put(questionId, state);
    }

    /** Keeps the case until {@code deadline}, whether it is new or not. */
    void move(String questionId, LabelingCase state, long deadline) {
        if (state.getDeadline() != NONE) {
            deadlines.delete(state.getDeadline(), questionId);
        }
        state.setDeadline(deadline);
        deadlines.put(deadline, questionId);
        cases.put(questionId, state);
    }

    /** Takes out the cases whose deadline is not after {@code streamTime}, the longest overdue first. */
    List<Removed> removeExpired(long streamTime) {
        List<Removed> removed = new ArrayList<>();
        for (String questionId : deadlines.take(streamTime)) {
            LabelingCase state = cases.delete(questionId);
            if (state != null) {
                removed.add(new Removed(questionId, withoutAnswer(state)));
            }
        }
        return removed;
    }
}

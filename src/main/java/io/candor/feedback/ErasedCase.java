package io.candor.feedback;

import io.candor.event.Erasure;
import io.candor.event.LabelRule;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What becomes of a case when its question, or verdicts on it, are forgotten. What is forgotten stays so, in whatever order records come. */
final class ErasedCase {
    private final JudgedAnswers answers;
    private final LabelRule rule;

    ErasedCase(JudgedAnswers answers, LabelRule rule) {
        this.answers = answers;
        this.rule = rule;
    }

    /** Whether feedback at a position has no effect on a case. */
    static boolean hides(LabelingCase state, RecordPosition feedback) {
        return state.getErased() || state.getErasedVerdicts().contains(feedback);
    }

    /**
     * Empties a case, which is to be kept.
     *
     * @return what takes the place of its label, if it has one that changes
     */
    Optional<LabeledAnswer> erase(String questionId, LabelingCase state, Erasure erasure, Instant now) {
        return erasure.getWhole() ? eraseAll(questionId, state, now) : eraseVerdicts(questionId, state, erasure, now);
    }

    private Optional<LabeledAnswer> eraseAll(String questionId, LabelingCase state, Instant now) {
        Optional<LabeledAnswer> empty = state.getRevisions() == 0
                ? Optional.empty()
                : answer(questionId, state)
                        .map(answered -> CaseLabel.forgotten(answered, rule, state.getRevisions(), now));
        Optional.ofNullable(state.getPlace()).ifPresent(answers::forget);
        state.setErased(true);
        state.setPlace(null);
        state.setVoices(List.of());
        state.setErasedVerdicts(List.of());
        return empty;
    }

    private Optional<LabeledAnswer> eraseVerdicts(String questionId, LabelingCase state, Erasure erasure, Instant now) {
        if (state.getErased()) {
            return Optional.empty();
        }
        Set<RecordPosition> erased = new TreeSet<>(state.getErasedVerdicts());
        erased.addAll(erasure.getVerdicts());
        List<Voice> left =
                new StandingVerdicts(state.getVoices()).without(erased).all();
        boolean changes = left.size() < state.getVoices().size();
        state.setErasedVerdicts(List.copyOf(erased));
        state.setVoices(left);
        // Also where the label comes out the same: names go with it.
        return changes ? label(questionId, state, now) : Optional.empty();
    }

    private Optional<LabeledAnswer> label(String questionId, LabelingCase state, Instant now) {
        Optional<LabeledAnswer> labeled = answer(questionId, state)
                .map(answered -> CaseLabel.of(answered, state.getVoices(), rule, state.getRevisions(), now));
        labeled.ifPresent(each -> {
            each.setForgotten(true);
            state.setRevisions(state.getRevisions() + 1);
        });
        return labeled;
    }

    private Optional<IncomingRecord.Answered> answer(String questionId, LabelingCase state) {
        return state.getPlace() == null || state.getPlace().getExpired()
                ? Optional.empty()
                : answers.find(questionId, state.getPlace());
    }
}

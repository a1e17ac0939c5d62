package io.candor.review;

import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import io.candor.runtime.AnswerSource;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The last word of each labeler on each question, of a bounded number of questions: the oldest are forgotten first. Guarded by its queue. */
final class GivenVerdicts {
    /** As many as the calibrator takes as shipped. */
    private static final int MOST_LABELERS = 50;

    private final int most;
    private final Map<String, Map<String, Word>> questions = new LinkedHashMap<>();

    /** What a labeler said last; score is null after a retraction. */
    private record Word(String feedbackId, Double score, boolean person, AnswerSource source, Instant givenAt) {
        static Word of(Feedback feedback) {
            return new Word(
                    feedback.getFeedbackId(),
                    feedback.getRetracted() ? null : feedback.getScore(),
                    feedback.getSource() != FeedbackSource.JUDGE,
                    feedback.getAnswerSource() == null ? null : AnswerSource.of(feedback.getAnswerSource()),
                    feedback.getGivenAt());
        }

        /** As the calibrator orders the words of one labeler. */
        boolean isLater(Word other) {
            int order = givenAt.compareTo(other.givenAt);
            return order > 0 || order == 0 && feedbackId.compareTo(other.feedbackId) > 0;
        }
    }

    /**
     * What a word changed for its labeler.
     *
     * @param before score that stood before; empty for none
     * @param now score that stands now; empty for none
     */
    record Change(Optional<Double> before, Optional<Double> now) {}

    /** @param most questions */
    GivenVerdicts(int most) {
        this.most = most;
    }

    /** Takes a word; empty if it changes nothing, since it is known, older than another, or one of too many. */
    Optional<Change> take(Feedback feedback) {
        Map<String, Word> words = questions.computeIfAbsent(feedback.getQuestionId(), first -> new HashMap<>(2));
        Word now = Word.of(feedback);
        Word before = words.get(feedback.getLabeler());
        boolean counts = before == null ? words.size() < MOST_LABELERS : now.isLater(before);
        if (!counts) {
            return Optional.empty();
        }
        words.put(feedback.getLabeler(), now);
        if (questions.size() > most) {
            questions.remove(questions.keySet().iterator().next());
        }
        return Optional.of(new Change(Optional.ofNullable(before).map(Word::score), Optional.ofNullable(now.score())));
    }

    /** Whether a person or a reference has judged the answer to a question. */
    boolean settle(String questionId, AnswerSource source) {
        return questions.getOrDefault(questionId, Map.of()).values().stream()
                .anyMatch(word -> word.score() != null
                        && word.person()
                        && (word.source() == null || word.source().equals(source)));
    }
}

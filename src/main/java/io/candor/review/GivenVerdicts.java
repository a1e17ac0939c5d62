package io.candor.review;

import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import io.candor.runtime.AnswerSource;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last word of each labeler on each question, of a bounded number of questions: the oldest are forgotten first. Guarded by its queue. */
final class GivenVerdicts {
    /** As many as the calibrator takes as shipped. */
    private static final int MOST_LABELERS = 50;

    private final int most;
    private final Map<String, Map<String, Word>> questions = new LinkedHashMap<>();

    /**
     * What a labeler said last.
     *
     * @param score null after a retraction
     * @param source what kind of labeler
     * @param answer which answer is meant; null where none is named
     * @param withdrew whether a verdict stood before it that it took back
     */
    record Word(
            String feedbackId,
            Double score,
            FeedbackSource source,
            AnswerSource answer,
            Instant givenAt,
            boolean withdrew) {
        private static Word of(Feedback feedback, Word before) {
            boolean stood = before != null && before.score != null;
            return new Word(
                    feedback.getFeedbackId(),
                    feedback.getRetracted() ? null : feedback.getScore(),
                    feedback.getSource(),
                    feedback.getAnswerSource() == null ? null : AnswerSource.of(feedback.getAnswerSource()),
                    feedback.getGivenAt(),
                    feedback.getRetracted() && stood);
        }

        /** As the calibrator orders the words of one labeler. */
        private boolean isLater(Word other) {
            int order = givenAt.compareTo(other.givenAt);
            return order > 0 || order == 0 && feedbackId.compareTo(other.feedbackId) > 0;
        }

        /** Whether it is a standing verdict of a person or of a reference. */
        boolean settles() {
            return score != null && source != FeedbackSource.JUDGE;
        }

        boolean isOf(AnswerSource other) {
            return answer == null || answer.equals(other);
        }

        boolean isOfSameAnswer(Word other) {
            return other.answer == null || isOf(other.answer);
        }

        boolean saysRight() {
            return score >= 0.5;
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
        Word before = words.get(feedback.getLabeler());
        Word now = Word.of(feedback, before);
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

    /** What persons and references found of the answer to a question, as far as it stands. */
    List<Word> on(String questionId, AnswerSource answer) {
        return words(questionId).values().stream()
                .filter(word -> word.settles() && word.isOf(answer))
                .toList();
    }

    /** What stands of each labeler, whichever answer is meant. */
    Map<String, Word> standing(String questionId) {
        Map<String, Word> standing = new HashMap<>(words(questionId));
        standing.values().removeIf(word -> word.score() == null);
        return standing;
    }

    /** Whether a verdict of a labeler on a question stands. */
    boolean stands(String questionId, String labeler) {
        return Optional.ofNullable(words(questionId).get(labeler))
                .map(Word::score)
                .isPresent();
    }

    /** Whether a word is the labeler's last and took back a verdict that stood. */
    boolean withdrew(Feedback feedback) {
        return Optional.ofNullable(words(feedback.getQuestionId()).get(feedback.getLabeler()))
                .filter(word -> word.withdrew() && word.feedbackId().equals(feedback.getFeedbackId()))
                .isPresent();
    }

    /** Whether verdicts say both right and wrong. */
    static boolean disagree(Collection<Word> words) {
        return words.stream().map(Word::saysRight).distinct().count() > 1;
    }

    private Map<String, Word> words(String questionId) {
        return questions.getOrDefault(questionId, Map.of());
    }
}

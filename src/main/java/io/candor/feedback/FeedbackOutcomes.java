package io.candor.feedback;

import io.candor.event.Feedback;
import io.candor.event.LabeledAnswer;
import io.candor.event.Verdict;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of recent verdicts: those given here, and those that stood in a label or became a dead letter wherever they were
 * given. A bounded number, the oldest are forgotten first. Safe for use by several threads.
 */
final class FeedbackOutcomes {
    private final int most;
    private final Map<String, Feedback> given = new LinkedHashMap<>();
    private final Map<String, Refusal> refused = new LinkedHashMap<>();
    private final Map<String, Stood> stood = new LinkedHashMap<>();
    private final Map<String, Standing> labels = new LinkedHashMap<>();
    private int verdicts;

    /** A verdict that stood in a label once, and the question it is on. */
    private record Stood(String questionId, Verdict verdict) {}

    private record Refusal(String questionId, String reason) {}

    private record Standing(int revision, Double label, List<Verdict> verdicts) {
        Optional<Verdict> of(String labeler) {
            return verdicts.stream()
                    .filter(verdict -> verdict.getLabeler().equals(labeler))
                    .findFirst();
        }

        boolean has(String feedbackId) {
            return verdicts.stream().anyMatch(verdict -> verdict.getFeedbackId().equals(feedbackId));
        }
    }

    /** @param most verdicts of each kind that are remembered */
    FeedbackOutcomes(int most) {
        this.most = most;
    }

    /** Notes a verdict that is about to be sent. */
    synchronized void given(Feedback feedback) {
        put(given, feedback.getFeedbackId(), feedback);
    }

    /** Takes {@link #given} back: the verdict was not sent. */
    synchronized void notSent(Feedback feedback) {
        given.remove(feedback.getFeedbackId());
    }

    /** Notes a verdict that became a dead letter. */
    synchronized void refused(Feedback feedback, String reason) {
        put(refused, feedback.getFeedbackId(), new Refusal(feedback.getQuestionId(), reason));
    }

    /** Notes what stands on an answer now. */
    synchronized void labeled(LabeledAnswer answer) {
        Standing earlier = labels.remove(answer.getQuestionId());
        Standing now = new Standing(answer.getRevision(), answer.getLabel(), List.copyOf(answer.getVerdicts()));
        labels.put(answer.getQuestionId(), now);
        if (answer.getForgotten()) {
            forget(answer.getQuestionId(), now);
        }
        verdicts += now.verdicts.size() - (earlier == null ? 0 : earlier.verdicts.size());
        now.verdicts.forEach(
                verdict -> put(stood, verdict.getFeedbackId(), new Stood(answer.getQuestionId(), verdict)));
        while (labels.size() > most || verdicts > most && labels.size() > 1) {
            verdicts -=
                    labels.remove(labels.keySet().iterator().next()).verdicts.size();
        }
    }

    /** Verdicts that stand no more may be those that were forgotten. */
    private void forget(String questionId, Standing now) {
        given.values()
                .removeIf(
                        feedback -> feedback.getQuestionId().equals(questionId) && !now.has(feedback.getFeedbackId()));
        stood.entrySet()
                .removeIf(entry -> entry.getValue().questionId().equals(questionId) && !now.has(entry.getKey()));
    }

    /**
     * When a verdict with this one's id was given before; empty if none is remembered. Given again it is the same word of the same
     * moment, whatever its labeler has said since.
     *
     * @throws RejectedException if that one was another labeler's, on another question, or says something else
     */
    synchronized Optional<Instant> givenBefore(Feedback feedback) {
        Feedback own = given.get(feedback.getFeedbackId());
        Stood once = stood.get(feedback.getFeedbackId());
        if (own != null) {
            boolean same = own.getQuestionId().equals(feedback.getQuestionId())
                    && own.getLabeler().equals(feedback.getLabeler())
                    && own.getRetracted() == feedback.getRetracted()
                    && Objects.equals(own.getScore(), feedback.getScore());
            return Optional.of(sameOrRefused(same, own.getGivenAt()));
        }
        if (once == null) {
            return Optional.empty();
        }
        boolean same = once.questionId().equals(feedback.getQuestionId())
                && once.verdict().getLabeler().equals(feedback.getLabeler())
                && !feedback.getRetracted()
                && Objects.equals(once.verdict().getScore(), feedback.getScore());
        return Optional.of(sameOrRefused(same, once.verdict().getGivenAt()));
    }

    private static Instant sameOrRefused(boolean same, Instant givenAt) {
        if (!same) {
            throw new RejectedException(
                            Problem.Kind.FEEDBACK_ID_TAKEN,
                            "another verdict was given under this feedbackId; a correction needs one of its own")
                    .field("feedbackId");
        }
        return givenAt;
    }

    /** What is known of a verdict; empty if nothing is. */
    synchronized Optional<FeedbackStatus> find(String feedbackId) {
        Feedback own = given.get(feedbackId);
        Refusal refusal = refused.get(feedbackId);
        Stood once = stood.get(feedbackId);
        if (own == null && refusal == null && once == null) {
            return Optional.empty();
        }
        String questionId = own != null ? own.getQuestionId() : once != null ? once.questionId() : refusal.questionId;
        Standing standing = labels.get(questionId);
        FeedbackStatus.State state = state(own, feedbackId, standing);
        FeedbackStatus status = FeedbackStatus.of(feedbackId, questionId, state);
        if (state == FeedbackStatus.State.LABELED) {
            status = status.labeled(standing.label);
        } else if (state == FeedbackStatus.State.REFUSED) {
            status = status.because(refusal.reason);
        }
        return Optional.of(own == null ? status : status.with(own));
    }

    private FeedbackStatus.State state(Feedback own, String feedbackId, Standing standing) {
        if (standing != null && standing.has(feedbackId)) {
            return FeedbackStatus.State.LABELED;
        }
        if (refused.containsKey(feedbackId)) {
            return FeedbackStatus.State.REFUSED;
        }
        // It stood once, so whoever gave it has said something else or withdrawn it.
        if (own == null || stood.containsKey(feedbackId)) {
            return FeedbackStatus.State.SUPERSEDED;
        }
        return standing == null ? FeedbackStatus.State.WAITING : beside(standing, own);
    }

    /** A verdict that is not in the label, beside what its labeler says there. */
    private static FeedbackStatus.State beside(Standing standing, Feedback own) {
        Optional<Verdict> said = standing.of(own.getLabeler());
        if (own.getAnswerSource() != null) {
            // Whether it is about the answer that the label is on is for the calibrator to say.
            return FeedbackStatus.State.WAITING;
        }
        if (said.isEmpty()) {
            return own.getRetracted() ? FeedbackStatus.State.LABELED : FeedbackStatus.State.WAITING;
        }
        Verdict verdict = said.get();
        if (isLater(verdict, own)) {
            return FeedbackStatus.State.SUPERSEDED;
        }
        // The same word again makes no new revision; what it says stands already.
        boolean same =
                !own.getRetracted() && own.getScore() == verdict.getScore() && own.getSource() == verdict.getSource();
        return same ? FeedbackStatus.State.LABELED : FeedbackStatus.State.WAITING;
    }

    private static boolean isLater(Verdict verdict, Feedback own) {
        int order = verdict.getGivenAt().compareTo(own.getGivenAt());
        return order > 0 || order == 0 && verdict.getFeedbackId().compareTo(own.getFeedbackId()) > 0;
    }

    private <V> void put(Map<String, V> map, String key, V value) {
        // Removed first, so that the newest comes last.
        map.remove(key);
        map.put(key, value);
        if (map.size() > most) {
            map.remove(map.keySet().iterator().next());
        }
    }
}

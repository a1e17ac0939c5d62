package io.candor.feedback;

import io.candor.event.Feedback;
import io.candor.event.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The latest verdict of every labeler on one question. Which one is the latest depends on when it was given, not on
 * when it came, so the same feedback in any order gives the same result. Immutable.
 *
 * @param all one per labeler, ordered by labeler
 */
record StandingVerdicts(List<Voice> all) {
    // Verdicts given in the same millisecond still need one order.
    private static final Comparator<Feedback> BY_MOMENT =
            Comparator.comparing(Feedback::getGivenAt).thenComparing(Feedback::getFeedbackId);

    /** What adding a verdict changed. */
    enum Effect {
        /** The standing verdicts are others now. */
        CHANGED,
        /** The labeler gave the same verdict again. */
        REPEATED,
        /** The labeler has given a later verdict already. */
        SUPERSEDED
    }

    /** The verdicts after one more, and what it changed. */
    record Update(StandingVerdicts verdicts, Effect effect) {}

    StandingVerdicts {
        all = List.copyOf(all);
    }

    Update add(Voice voice) {
        Optional<Voice> earlier = of(voice.getFeedback().getLabeler());
        if (earlier.isEmpty()) {
            return new Update(with(voice), voice.getFeedback().getRetracted() ? Effect.REPEATED : Effect.CHANGED);
        }
        int order = BY_MOMENT.compare(voice.getFeedback(), earlier.orElseThrow().getFeedback());
        if (order <= 0) {
            return new Update(this, order == 0 ? Effect.REPEATED : Effect.SUPERSEDED);
        }
        boolean same = sameJudgement(earlier.orElseThrow().getFeedback(), voice.getFeedback());
        return new Update(with(voice), same ? Effect.REPEATED : Effect.CHANGED);
    }

    /** The latest verdict of one labeler. */
    Optional<Voice> of(String labeler) {
        return all.stream()
                .filter(voice -> voice.getFeedback().getLabeler().equals(labeler))
                .findFirst();
    }

    /** The verdicts that stand, ordered by labeler. */
    List<Verdict> standing() {
        return all.stream()
                .filter(voice -> !voice.getFeedback().getRetracted())
                .map(StandingVerdicts::verdict)
                .toList();
    }

    private static boolean sameJudgement(Feedback one, Feedback other) {
        return one.getRetracted() == other.getRetracted()
                && Objects.equals(one.getScore(), other.getScore())
                && one.getSource() == other.getSource();
    }

    private StandingVerdicts with(Voice voice) {
        String labeler = voice.getFeedback().getLabeler();
        List<Voice> next = new ArrayList<>(all);
        next.removeIf(other -> other.getFeedback().getLabeler().equals(labeler));
        next.add(voice);
        Collections.sort(next, Comparator.comparing(each -> each.getFeedback().getLabeler()));
        return new StandingVerdicts(next);
    }

    private static Verdict verdict(Voice voice) {
        Feedback feedback = voice.getFeedback();
        return Verdict.newBuilder()
                .setFeedbackId(feedback.getFeedbackId())
                .setLabeler(feedback.getLabeler())
                .setSource(feedback.getSource())
                .setScore(feedback.getScore())
                .setGivenAt(feedback.getGivenAt())
                .setPosition(voice.getPosition())
                .build();
    }
}

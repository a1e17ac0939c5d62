package io.candor.feedback;

import io.candor.event.Feedback;
import io.candor.event.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The last word of every labeler on one question. Which word is last depends on when it was given, not on when it came,
 * so the same feedback in any order ends in the same voices. Immutable.
 *
 * @param all one per labeler, ordered by labeler
 */
record StandingVerdicts(List<Voice> all) {
    // Verdicts given in the same millisecond still need one order.
    private static final Comparator<Feedback> BY_MOMENT =
            Comparator.comparing(Feedback::getGivenAt).thenComparing(Feedback::getFeedbackId);

    /** What a voice did. */
    enum Effect {
        /** The standing verdicts are others now. */
        CHANGED,
        /** The same was said again. */
        REPEATED,
        /** The labeler has said something later already. */
        SUPERSEDED
    }

    /** The voices after one more, and what it did. */
    record Heard(StandingVerdicts voices, Effect effect) {}

    StandingVerdicts {
        all = List.copyOf(all);
    }

    /** @param arrival when {@code voice} came: an earlier word that is still in the future then was never meant so, and yields */
    Heard hear(Voice voice, Instant arrival) {
        Optional<Voice> earlier = of(voice.getFeedback().getLabeler());
        if (earlier.isEmpty()) {
            return new Heard(with(voice), voice.getFeedback().getRetracted() ? Effect.REPEATED : Effect.CHANGED);
        }
        Feedback last = earlier.orElseThrow().getFeedback();
        int order =
                FeedbackTime.isPlausible(last.getGivenAt(), arrival) ? BY_MOMENT.compare(voice.getFeedback(), last) : 1;
        if (order <= 0) {
            return new Heard(this, order == 0 ? Effect.REPEATED : Effect.SUPERSEDED);
        }
        boolean same = sameWord(last, voice.getFeedback());
        return new Heard(with(voice), same ? Effect.REPEATED : Effect.CHANGED);
    }

    /** The voice of one labeler. */
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

    private static boolean sameWord(Feedback one, Feedback other) {
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

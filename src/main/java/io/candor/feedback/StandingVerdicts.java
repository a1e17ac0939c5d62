package io.candor.feedback;

import io.candor.event.Feedback;
import io.candor.event.RecordPosition;
import io.candor.event.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The latest verdict of every labeler on one question. Which one is the latest depends on when it was given, not on when it
 * came, so the same feedback in any order gives the same result. Until the question has an answer, verdicts that name
 * different answers are kept apart: the latest may name an answer that is not the one kept. Immutable.
 *
 * @param all one per labeler and answer named, ordered by labeler
 */
record StandingVerdicts(List<Voice> all) {
    private static final Comparator<Voice> BY_LABELER = Comparator.<Voice, String>comparing(
                    voice -> voice.getFeedback().getLabeler())
            .thenComparing(
                    voice -> voice.getFeedback().getAnswerSource(),
                    Comparator.nullsFirst(Comparator.<RecordPosition>naturalOrder()));
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

    /**
     * Adds a verdict.
     *
     * @param arrival of the record that this is done for: a verdict given after it, which an earlier version accepted, is never
     *     the later one
     */
    Update add(Voice voice, Instant arrival) {
        Optional<Voice> earlier = like(voice);
        if (earlier.isEmpty()) {
            return new Update(with(voice), voice.getFeedback().getRetracted() ? Effect.REPEATED : Effect.CHANGED);
        }
        int order = order(voice.getFeedback(), earlier.orElseThrow().getFeedback(), arrival);
        if (order <= 0) {
            return new Update(this, order == 0 ? Effect.REPEATED : Effect.SUPERSEDED);
        }
        boolean same = sameJudgement(earlier.orElseThrow().getFeedback(), voice.getFeedback());
        return new Update(with(voice), same ? Effect.REPEATED : Effect.CHANGED);
    }

    private static int order(Feedback one, Feedback other, Instant arrival) {
        boolean plausible = FeedbackTime.isPlausible(one.getGivenAt(), arrival);
        return plausible == FeedbackTime.isPlausible(other.getGivenAt(), arrival)
                ? BY_MOMENT.compare(one, other)
                : plausible ? 1 : -1;
    }

    /** The latest verdict of the same labeler that names the same answer. */
    Optional<Voice> like(Voice voice) {
        return all.stream()
                .filter(other -> BY_LABELER.compare(other, voice) == 0)
                .findFirst();
    }

    /** The verdicts that are about the answer to the question record at {@code source}; they no longer name it. */
    StandingVerdicts about(RecordPosition source, Instant arrival) {
        StandingVerdicts about = new StandingVerdicts(List.of());
        for (Voice voice : all) {
            about = isAbout(voice.getFeedback(), source)
                    ? about.add(unnamed(voice), arrival).verdicts()
                    : about;
        }
        return about;
    }

    /** The verdicts that name another answer than the one to the question record at {@code source}. */
    StandingVerdicts aboutOthersThan(RecordPosition source) {
        return new StandingVerdicts(all.stream()
                .filter(voice -> !isAbout(voice.getFeedback(), source))
                .toList());
    }

    /** Whether feedback is about the answer to the question record at {@code source}: it names that one, or none. */
    static boolean isAbout(Feedback feedback, RecordPosition source) {
        return feedback.getAnswerSource() == null || feedback.getAnswerSource().equals(source);
    }

    /** The same verdict without the name of its answer, for once the question has that answer. */
    static Voice unnamed(Voice voice) {
        Feedback feedback = voice.getFeedback();
        return feedback.getAnswerSource() == null
                ? voice
                : Voice.newBuilder(voice)
                        .setFeedback(Feedback.newBuilder(feedback)
                                .setAnswerSource(null)
                                .build())
                        .build();
    }

    /** Without those of some records. */
    StandingVerdicts without(Set<RecordPosition> positions) {
        return new StandingVerdicts(all.stream()
                .filter(voice -> !positions.contains(voice.getPosition()))
                .toList());
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
        List<Voice> next = new ArrayList<>(all);
        next.removeIf(other -> BY_LABELER.compare(other, voice) == 0);
        next.add(voice);
        next.sort(BY_LABELER);
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

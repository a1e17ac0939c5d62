package io.candor.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How honest each release was since the world changed. For one thread. */
final class Recovery {
    /** Newest answers by which a release is judged. */
    private static final int JUDGED_BY = 400;

    private static final int BETWEEN_LOOKS = 50;

    private final long began = System.nanoTime();
    private final List<String> lines = new ArrayList<>();
    private final List<AnsweredQuestion> answered = new ArrayList<>();
    private String releaseId;
    private boolean isFirst = true;
    private boolean isComplete;
    private int nextLook;
    private int labels;

    /** @param releaseId what answered before the change */
    Recovery(String releaseId) {
        this.releaseId = releaseId;
    }

    /** One more answer; tells of it when it is the first of another release. */
    Optional<String> take(AnsweredQuestion answer) {
        labels++;
        String by = answer.answer().getReleaseId();
        if (by.equals(releaseId)) {
            answered.add(answer);
            return Optional.empty();
        }
        close();
        isFirst = false;
        releaseId = by;
        answered.add(answer);
        return Optional.of("first answer of release " + by + ", after " + labels + " labels");
    }

    private void close() {
        if (!answered.isEmpty()) {
            lines.add(line());
            answered.clear();
            nextLook = 0;
        }
    }

    private String line() {
        return String.format(
                Locale.ROOT, "%-28s %s", releaseId, Honesty.of(answered).line());
    }

    /** Whether another release has answered often enough, and its ECE lies at most {@code tolerance} above its floor. */
    boolean isComplete(double tolerance) {
        if (isComplete) {
            return true;
        }
        if (isFirst || answered.size() < Math.max(JUDGED_BY, nextLook)) {
            return false;
        }
        // The floor is simulated, too costly to ask for after every answer.
        nextLook = answered.size() + BETWEEN_LOOKS;
        Honesty now = Honesty.of(newest());
        isComplete = now.ece() <= now.floor().mean() + tolerance;
        return isComplete;
    }

    private List<AnsweredQuestion> newest() {
        return answered.subList(answered.size() - JUDGED_BY, answered.size());
    }

    /** A line for each release, and what it took. */
    List<String> lines() {
        List<String> all = new ArrayList<>(lines);
        if (!answered.isEmpty()) {
            all.add(line());
        }
        all.add(String.format(
                Locale.ROOT,
                "It took %,d labels and %d s, and no hand.",
                labels,
                Duration.ofNanos(System.nanoTime() - began).toSeconds()));
        return all;
    }
}

package io.candor.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Calibration of each release since the world changed. For one thread. */
final class ReleaseRecovery {
    /** Fewest answers by which a release is judged. */
    private static final int FEWEST = 400;

    private static final int CHECK_INTERVAL = 50;

    private final long began = System.nanoTime();

    /** Release → its answers, the releases in the order of their first answers. */
    private final Map<String, List<AnsweredQuestion>> answered = new LinkedHashMap<>();

    private String newest;
    private boolean isComplete;
    private int nextCheck;
    private int labels;

    /** @param before the release that answered before the change */
    ReleaseRecovery(String before) {
        newest = before;
        answered.put(before, new ArrayList<>());
    }

    /**
     * Adds an answer; returns a sentence where it is the first of another release. Answers of the release before may
     * still come: partitions are read in turn.
     */
    Optional<String> take(AnsweredQuestion answer) {
        labels++;
        String release = answer.answer().getReleaseId();
        boolean isNew = !answered.containsKey(release);
        answered.computeIfAbsent(release, first -> new ArrayList<>()).add(answer);
        if (!isNew) {
            return Optional.empty();
        }
        newest = release;
        nextCheck = FEWEST;
        return Optional.of("first answer of release " + release + ", after " + labels + " labels");
    }

    /** Whether another release has answered often enough, and its ECE lies at most {@code tolerance} above its floor. */
    boolean isComplete(double tolerance) {
        if (isComplete) {
            return true;
        }
        List<AnsweredQuestion> its = answered.get(newest);
        if (answered.size() < 2 || its.size() < nextCheck) {
            return false;
        }
        // The floor is simulated, too costly to ask for after every answer.
        nextCheck = its.size() + CHECK_INTERVAL;
        // Over all its answers, because the best of many short windows would be biased.
        HonestyFigures now = HonestyFigures.of(its);
        isComplete = now.ece() <= now.floor().mean() + tolerance;
        return isComplete;
    }

    private static List<AnsweredQuestion> about(List<AnsweredQuestion> answers, boolean changed) {
        return answers.stream()
                .filter(each ->
                        changed == ChangedWorld.CHANGED.contains(each.answer().getDomain()))
                .toList();
    }

    private static String line(String whose, List<AnsweredQuestion> answers) {
        return String.format(
                Locale.ROOT,
                "%-28s %s",
                whose,
                answers.isEmpty() ? "no answer" : HonestyFigures.of(answers).line());
    }

    /** Lines for each release, and what it took. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        answered.forEach((release, its) -> {
            if (!its.isEmpty()) {
                lines.add(line(release, its));
                lines.add(line("  where the world changed", about(its, true)));
                lines.add(line("  elsewhere", about(its, false)));
            }
        });
        lines.add(String.format(
                Locale.ROOT,
                "It took %,d labels and %d s, and no hand.",
                labels,
                Duration.ofNanos(System.nanoTime() - began).toSeconds()));
        return lines;
    }
}

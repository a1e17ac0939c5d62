package io.candor.demo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether the confidences are honest again in every domain, changed or not: each time another release answers, the untaught questions
 * are asked once more, and nobody judges the answers. For one thread.
 */
final class Recovery {
    private static final String UNTAUGHT = "untaught-";

    private final List<DemoQuestion> untaught;
    private final double tolerance;
    private final Predicate<String> sameConfidence;
    private final long began = System.nanoTime();
    private final List<AnsweredQuestion> answered = new ArrayList<>();
    private final Deque<DemoQuestion> open = new ArrayDeque<>();
    /** Those that answered before the newest: partitions are read in turn, so answers of theirs may still come. */
    private final Set<String> earlier = new HashSet<>();

    private String newest;
    private int asked;
    private int verdicts;
    private int verdictsBefore;
    private Optional<String> outcome = Optional.empty();

    /**
     * @param before the release that answered before the change
     * @param tolerance how far above its floor the ECE of a domain may lie; further where one of twenty honest samples would
     * @param sameConfidence whether a release has the confidence map of the one before
     */
    Recovery(List<DemoQuestion> untaught, String before, double tolerance, Predicate<String> sameConfidence) {
        this.untaught = List.copyOf(untaught);
        this.newest = before;
        this.tolerance = tolerance;
        this.sameConfidence = sameConfidence;
    }

    static boolean isUntaught(AnsweredQuestion answer) {
        return answer.question().id().startsWith(UNTAUGHT);
    }

    /** The next question to ask that nobody judges; empty while none is to be asked. */
    Optional<DemoQuestion> next() {
        return Optional.ofNullable(open.poll());
    }

    /** Whether answers to untaught questions are waited for: people judge no others meanwhile. */
    boolean isAsking() {
        return !open.isEmpty() || asked > answered.size();
    }

    /** An answer that people judge. Returns a sentence where it is the first of another release. */
    Optional<String> judged(AnsweredQuestion answer) {
        verdicts++;
        return hear(answer);
    }

    /** An answer that nobody judges. Returns a sentence when it was the last one. */
    Optional<String> untaught(AnsweredQuestion answer) {
        Optional<String> other = hear(answer);
        if (other.isPresent()) {
            return other;
        }
        if (!answer.question().id().startsWith(UNTAUGHT + newest)) {
            // Of the release before, or asked while that one answered.
            return Optional.empty();
        }
        answered.add(answer);
        return isAsking() ? Optional.empty() : Optional.of(look());
    }

    private Optional<String> hear(AnsweredQuestion answer) {
        String release = answer.answer().getReleaseId();
        if (release.equals(newest) || earlier.contains(release) || isComplete()) {
            return Optional.empty();
        }
        if (sameConfidence.test(release)) {
            // What is measured stays, so what was asked is not asked anew.
            earlier.add(release);
            return Optional.empty();
        }
        earlier.add(newest);
        newest = release;
        verdictsBefore = verdicts;
        answered.clear();
        open.clear();
        untaught.forEach(question -> open.add(question.renamed(UNTAUGHT + newest + ":" + question.id())));
        asked = open.size();
        return Optional.of("first answer of release " + release + ", after " + verdicts + " verdicts");
    }

    private String look() {
        Map<String, List<AnsweredQuestion>> domains = new TreeMap<>(answered.stream()
                .collect(Collectors.groupingBy(each -> each.answer().getDomain())));
        double worst = Double.NEGATIVE_INFINITY;
        List<String> figures = new ArrayList<>();
        for (Map.Entry<String, List<AnsweredQuestion>> domain : domains.entrySet()) {
            HonestyFigures honesty = HonestyFigures.of(domain.getValue());
            // With few questions chance alone may show more than the tolerance.
            double honest =
                    Math.max(honesty.floor().mean() + tolerance, honesty.floor().quantile95());
            worst = Math.max(worst, honesty.ece() - honest);
            figures.add(String.format(
                    Locale.ROOT,
                    "%s %.3f/%.3f",
                    domain.getKey(),
                    honesty.ece(),
                    honesty.floor().mean()));
        }
        if (worst <= 0) {
            outcome = Optional.of("recovered after " + verdictsBefore + " verdicts");
        }
        return String.format(
                Locale.ROOT,
                "%,d untaught questions, ECE/floor: %s%s",
                answered.size(),
                String.join(", ", figures),
                outcome.map(recovered -> ": " + recovered).orElse(""));
    }

    boolean isComplete() {
        return outcome.isPresent();
    }

    /** What it took. */
    String line() {
        return outcome.orElse("not recovered")
                + String.format(
                        Locale.ROOT,
                        " (every domain within %.2f of its floor, or no further than chance alone, on questions never taught); %,d verdicts and %d s in all, and no hand",
                        tolerance,
                        verdicts,
                        Duration.ofNanos(System.nanoTime() - began).toSeconds());
    }
}

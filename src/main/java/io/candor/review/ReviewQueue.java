package io.candor.review;

import io.candor.event.Feedback;
import io.candor.runtime.Problem;
import io.candor.runtime.QuestionKnowledge;
import io.candor.runtime.RejectedException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers that want a verdict, in the order in which they are wanted, each reserved for one labeler at a time; in bounded memory. Safe for use by several
 * threads.
 */
final class ReviewQueue {
    private static final Comparator<ReviewEntry> ORDER = Comparator.comparing(ReviewEntry::order);

    private final int maxAnswers;
    private final long maxBytes;
    private final Duration reservation;
    private final Clock clock;
    private final GivenVerdicts verdicts;
    private final LabelerWork work;
    private final Map<String, ReviewEntry> entries = new HashMap<>();
    private final TreeSet<ReviewEntry> waiting = new TreeSet<>(ORDER);
    /** Oldest verdict first; what is here can come back when the verdict is withdrawn. */
    private final LinkedHashMap<String, ReviewEntry> settled = new LinkedHashMap<>();
    /** Texts of the questions of these → how many. */
    private final Map<String, Integer> settledTexts = new HashMap<>();
    /** The latest last: what was withdrawn comes before what was on the screen. */
    private final Set<ReviewEntry> reserved = new LinkedHashSet<>();

    private long bytes;
    private long arrivals;
    private long dropped;

    ReviewQueue(ReviewConfig config, Clock clock) {
        this.maxAnswers = config.maxAnswers();
        this.maxBytes = config.maxBytes();
        this.reservation = config.reservation();
        this.clock = clock;
        this.verdicts = new GivenVerdicts(config.maxJudged());
        this.work = new LabelerWork(config.maxLabelers());
    }

    /** Takes an answer; the first one of a question is kept, as the calibrator does. */
    synchronized void add(ReviewItem item, double rank, int wireBytes) {
        if (entries.containsKey(item.questionId())) {
            return;
        }
        ReviewEntry entry = new ReviewEntry(item, new ReviewOrder(0, item.group(), rank, arrivals++), wireBytes);
        entries.put(item.questionId(), entry);
        bytes += entry.bytes();
        place(entry);
        while (entries.size() > maxAnswers || bytes > maxBytes && entries.size() > 1) {
            forgetOne();
        }
    }

    /** Takes a verdict as it stands on its topic. */
    synchronized void read(Feedback feedback) {
        Optional<GivenVerdicts.Change> change = verdicts.take(feedback);
        change.ifPresent(changed -> work.judged(feedback.getLabeler(), changed));
        ReviewEntry entry = entries.get(feedback.getQuestionId());
        if (change.isPresent() && entry != null) {
            place(entry);
        }
    }

    /** Takes a verdict that was given in this process; one that withdraws another brings the answer back to its labeler. */
    synchronized void given(Feedback feedback) {
        read(feedback);
        ReviewEntry entry = entries.get(feedback.getQuestionId());
        if (feedback.getRetracted() && entry != null && waiting.contains(entry) && !entry.isReserved(clock.millis())) {
            reserve(entry, feedback.getLabeler());
        }
    }

    /** The answer that a labeler should judge now: the last one that is reserved for the labeler, else the first that is free. */
    synchronized Optional<ReservedItem> next(String labeler, ReviewFilter filter) {
        long now = clock.millis();
        reserved.removeIf(entry -> !entry.isReserved(now));
        List<ReviewEntry> own = reserved.stream()
                .filter(entry -> entry.isReservedFor(labeler, now))
                .toList();
        // With another filter others may have them.
        own.stream().filter(entry -> !filter.matches(entry.item())).forEach(this::free);
        return own.stream()
                .filter(entry -> entry.isReservedFor(labeler, now))
                .reduce((earlier, later) -> later)
                .or(() -> firstFree(labeler, filter, now))
                .map(entry -> reserve(entry, labeler));
    }

    /** Of questions with the same text one label counts, so the others come last. */
    private Optional<ReviewEntry> firstFree(String labeler, ReviewFilter filter, long now) {
        Set<String> underReview =
                reserved.stream().map(entry -> entry.item().question()).collect(Collectors.toSet());
        return free(labeler, filter, now)
                .filter(entry -> !settledTexts.containsKey(entry.item().question())
                        && !underReview.contains(entry.item().question()))
                .findFirst()
                .or(() -> free(labeler, filter, now).findFirst());
    }

    private Stream<ReviewEntry> free(String labeler, ReviewFilter filter, long now) {
        return waiting.stream()
                .filter(entry -> !entry.isReserved(now) && !entry.isUnsure(labeler) && filter.matches(entry.item()));
    }

    /**
     * Puts an answer back behind all that were set aside less often.
     *
     * @throws RejectedException if it is not in the queue, or not reserved for the labeler
     */
    synchronized void setAside(String labeler, String questionId, SetAsideReason reason) {
        ReviewEntry entry = entries.get(questionId);
        if (entry == null || !waiting.contains(entry)) {
            throw new RejectedException(
                    Problem.Kind.NOT_IN_QUEUE,
                    "the answer has a verdict or is not held any more; ask for the next one");
        }
        if (!entry.isReservedFor(labeler, clock.millis())) {
            throw new RejectedException(
                    Problem.Kind.NOT_RESERVED,
                    "the answer is not reserved for this labeler, or not any more; ask for the next one");
        }
        free(entry);
        waiting.remove(entry);
        entry.setAside();
        waiting.add(entry);
        if (reason == SetAsideReason.UNSURE) {
            entry.unsure(labeler);
        }
        work.setAside(labeler, reason);
    }

    /** How much waits of what a filter lets through, and what a labeler did. */
    synchronized ReviewProgress progress(String labeler, ReviewFilter filter) {
        long now = clock.millis();
        List<ReviewItem> items =
                waiting.stream().map(ReviewEntry::item).filter(filter::matches).toList();
        long others = reserved.stream()
                .filter(entry -> entry.isReserved(now) && !entry.isReservedFor(labeler, now))
                .filter(entry -> filter.matches(entry.item()))
                .count();
        return ReviewProgress.of(items, (int) others, labeler, work.of(labeler));
    }

    /** What is known of a question here: its answer, or nothing. */
    synchronized QuestionKnowledge knowledge(String questionId) {
        ReviewEntry entry = entries.get(questionId);
        return entry == null
                ? new QuestionKnowledge.Unknown()
                : new QuestionKnowledge.Answered(
                        entry.item().source(), entry.item().domain());
    }

    synchronized int waiting() {
        return waiting.size();
    }

    /** Answers that wanted a verdict and did not fit. */
    synchronized long dropped() {
        return dropped;
    }

    private void place(ReviewEntry entry) {
        String questionId = entry.item().questionId();
        if (verdicts.settle(questionId, entry.item().source())) {
            free(entry);
            waiting.remove(entry);
            if (settled.put(questionId, entry) == null) {
                settledTexts.merge(entry.item().question(), 1, Integer::sum);
            }
        } else {
            unsettle(entry);
            waiting.add(entry);
        }
    }

    /** What is settled first, since it comes back only if its verdict is withdrawn; then what would come last. */
    private void forgetOne() {
        ReviewEntry forgotten;
        if (settled.isEmpty()) {
            forgotten = waiting.pollLast();
            dropped++;
        } else {
            forgotten = settled.values().iterator().next();
            unsettle(forgotten);
        }
        entries.remove(forgotten.item().questionId());
        bytes -= forgotten.bytes();
        free(forgotten);
    }

    private void unsettle(ReviewEntry entry) {
        if (settled.remove(entry.item().questionId()) != null) {
            settledTexts.computeIfPresent(entry.item().question(), (text, count) -> count == 1 ? null : count - 1);
        }
    }

    private ReservedItem reserve(ReviewEntry entry, String labeler) {
        reserved.remove(entry);
        entry.reserve(labeler, clock.millis() + reservation.toMillis());
        reserved.add(entry);
        return new ReservedItem(entry.item(), reservation.toSeconds());
    }

    private void free(ReviewEntry entry) {
        entry.free();
        reserved.remove(entry);
    }
}

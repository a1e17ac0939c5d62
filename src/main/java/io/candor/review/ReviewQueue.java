package io.candor.review;

import io.candor.erasure.Erasures;
import io.candor.event.Feedback;
import io.candor.runtime.Problem;
import io.candor.runtime.QuestionKnowledge;
import io.candor.runtime.RejectedException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Answers that want a verdict, in the order in which they are wanted, each reserved for one labeler at a time; in bounded memory. Safe for use by several
 * threads.
 */
final class ReviewQueue {
    private static final Comparator<ReviewEntry> ORDER = Comparator.comparing(ReviewEntry::order);
    /** Holder of what is given back to a labeler who was not given it here. */
    private static final String NOBODY = "";

    private final int maxAnswers;
    private final long maxBytes;
    private final Duration reservation;
    private final Clock clock;
    private final OpinionRule rule;
    private final ReviewConfig config;
    private GivenVerdicts verdicts;
    private LabelerWork work;
    private LabelerAgreement agreement;
    private final Map<String, ReviewEntry> entries = new HashMap<>();
    private final TreeSet<ReviewEntry> waiting = new TreeSet<>(ORDER);
    private SettledAnswers settled;
    /** Of the settled ones. */
    private WantedOpinions opinions;

    private Reservations reservations;
    /** Verdicts that are given in this process come by no topic, so they are looked at here too. */
    private Erasures erasures = Erasures.NONE;

    private long bytes;
    private long arrivals;
    private long dropped;

    ReviewQueue(ReviewConfig config, Clock clock) {
        this.maxAnswers = config.maxAnswers();
        this.maxBytes = config.maxBytes();
        this.reservation = config.reservation();
        this.clock = clock;
        this.rule = new OpinionRule(config.secondOpinionShare(), config.referenceShare());
        this.config = config;
        clear();
    }

    /**
     * Forgets all of it, to be read again.
     *
     * @param erased what is to be passed by from now on
     */
    final synchronized void clear(Erasures erased) {
        erasures = erased;
        clear();
    }

    private void clear() {
        verdicts = new GivenVerdicts(config.maxJudged());
        work = new LabelerWork(config.maxLabelers());
        agreement = new LabelerAgreement(config.maxLabelers());
        reservations = new Reservations(config.maxReserved());
        settled = new SettledAnswers();
        opinions = new WantedOpinions();
        entries.clear();
        waiting.clear();
        bytes = 0;
    }

    /** Takes an answer; the first one of a question is kept, as the calibrator does. */
    synchronized void add(ReviewItem item, double rank, int wireBytes) {
        if (entries.containsKey(item.questionId())) {
            return;
        }
        ReviewEntry entry = new ReviewEntry(item, new ReviewOrder(0, item.group(), rank, arrivals++), wireBytes);
        entries.put(item.questionId(), entry);
        bytes += entry.bytes();
        verdicts.standing(item.questionId())
                .forEach((labeler, word) -> work.isOf(item.domain(), labeler, word.score()));
        place(entry);
        while (entries.size() > maxAnswers || bytes > maxBytes && entries.size() > 1) {
            forgetOne();
        }
    }

    /** Takes a verdict as it stands on its topic. */
    synchronized void read(Feedback feedback) {
        Map<String, GivenVerdicts.Word> before = verdicts.standing(feedback.getQuestionId());
        Optional<GivenVerdicts.Change> change = verdicts.take(feedback);
        if (change.isPresent()) {
            Optional<ReviewEntry> entry = Optional.ofNullable(entries.get(feedback.getQuestionId()));
            work.judged(feedback.getLabeler(), entry.map(each -> each.item().domain()), change.get());
            agreement.replace(before, verdicts.standing(feedback.getQuestionId()));
            entry.ifPresent(this::place);
            entry.filter(each -> each.isReservedFor(feedback.getLabeler(), clock.millis()))
                    .ifPresent(reservations::free);
        }
    }

    /** Takes a verdict that was given in this process; one that withdraws another brings the answer back to its labeler. */
    synchronized void given(Feedback feedback) {
        if (erasures.isForgotten(feedback.getQuestionId())) {
            return;
        }
        read(feedback);
        ReviewEntry entry = entries.get(feedback.getQuestionId());
        if (entry != null && verdicts.withdrew(feedback) && !entry.isReserved(clock.millis())) {
            reserve(
                    entry,
                    entry.lastHolder(feedback.getLabeler())
                            .orElseGet(() -> new ReviewLabeler(feedback.getLabeler(), NOBODY)));
        }
    }

    /** The answer that a labeler should judge now: the last one that is reserved for the labeler, else the first that is free. */
    synchronized Optional<ReservedItem> next(ReviewLabeler labeler, ReviewFilter filter) {
        long now = clock.millis();
        reservations.expire(now);
        List<ReviewEntry> own = reservations.of(labeler.name(), now);
        // With another filter others may have them.
        own.stream().filter(entry -> !filter.matches(entry.item())).forEach(reservations::free);
        return own.stream()
                .filter(entry -> entry.isReservedFor(labeler.name(), now))
                .reduce((earlier, later) -> later)
                .or(() -> firstFree(labeler.name(), filter, now))
                .map(entry -> reserve(entry, labeler));
    }

    /** Of questions with the same text one label counts, so the others come last. */
    private Optional<ReviewEntry> firstFree(String labeler, ReviewFilter filter, long now) {
        Set<String> underReview = reservations.texts();
        Optional<ReviewEntry> unjudged = free(waiting.stream(), labeler, filter, now)
                .filter(entry -> !settled.hasText(entry)
                        && !underReview.contains(entry.item().tenantsText()))
                .findFirst();
        boolean isNewcomer = agreement.isNewcomer(labeler);
        Optional<ReviewEntry> opinion = opinions.first(
                isNewcomer,
                entry -> isFree(entry, labeler, filter, now)
                        && !underReview.contains(entry.item().tenantsText()));
        return unjudged.filter(entry -> opinion.isEmpty() || entry.comesBefore(opinion.get(), isNewcomer))
                .or(() -> opinion)
                .or(() -> free(waiting.stream(), labeler, filter, now).findFirst());
    }

    private Stream<ReviewEntry> free(Stream<ReviewEntry> all, String labeler, ReviewFilter filter, long now) {
        return all.filter(entry -> isFree(entry, labeler, filter, now));
    }

    private boolean isFree(ReviewEntry entry, String labeler, ReviewFilter filter, long now) {
        return !entry.isReserved(now) && mayJudge(entry, labeler) && filter.matches(entry.item());
    }

    /** Whether a labeler, null for any, has neither judged an answer nor said to be unsure of it. */
    private boolean mayJudge(ReviewEntry entry, String labeler) {
        return labeler == null
                || !entry.isUnsure(labeler) && !verdicts.stands(entry.item().questionId(), labeler);
    }

    /**
     * Puts an answer back behind all that were set aside less often.
     *
     * @param caller who is told of answers of some domains alone
     * @throws RejectedException if it is not in the queue, or not reserved for the labeler
     */
    synchronized void setAside(String labeler, ReviewFilter caller, String questionId, SetAsideReason reason) {
        ReviewEntry entry = entries.get(questionId);
        boolean isReserved = entry != null && entry.isReservedFor(labeler, clock.millis());
        if (entry == null || !caller.matches(entry.item()) || settled.has(entry) && !isReserved) {
            throw new RejectedException(
                    Problem.Kind.NOT_IN_QUEUE,
                    "the answer has a verdict or is not held any more; ask for the next one");
        }
        if (!isReserved) {
            throw new RejectedException(
                    Problem.Kind.NOT_RESERVED,
                    "the answer is not reserved for this labeler, or not any more; ask for the next one");
        }
        reservations.free(entry);
        waiting.remove(entry);
        opinions.place(entry, Optional.empty());
        entry.setAside();
        place(entry);
        if (reason == SetAsideReason.UNSURE) {
            entry.unsure(labeler);
        }
        work.setAside(labeler, entry.item().domain(), reason);
    }

    /**
     * How much waits of what a filter lets through, and what a labeler did.
     *
     * @param labeler null for anybody
     */
    synchronized ReviewProgress progress(String labeler, ReviewFilter filter) {
        long now = clock.millis();
        boolean isNewcomer = labeler != null && agreement.isNewcomer(labeler);
        List<ReviewItem> items = Stream.concat(waiting.stream(), opinions.all(isNewcomer))
                .filter(entry -> mayJudge(entry, labeler))
                .map(ReviewEntry::item)
                .filter(filter.ofCaller()::matches)
                .toList();
        long others = reservations.ofOthers(labeler, now).stream()
                .filter(entry -> filter.matches(entry.item()))
                .count();
        return ReviewProgress.of(
                items,
                filter,
                (int) others,
                ReviewProgress.Own.of(
                        labeler,
                        work.of(labeler, filter.caller()::mayUse),
                        agreement.of(labeler),
                        agreement.shown(labeler)));
    }

    /** How far labelers agree with others, by their names. */
    synchronized Map<String, LabelerAgreement.Figures> agreement() {
        return agreement.all();
    }

    /** What is known of a question here: its answer, or nothing. */
    synchronized QuestionKnowledge knowledge(String questionId) {
        ReviewEntry entry = entries.get(questionId);
        return entry == null
                ? new QuestionKnowledge.Unknown()
                : new QuestionKnowledge.Answered(
                        entry.item().source(),
                        entry.item().domain(),
                        entry.item().tenant());
    }

    synchronized int waiting() {
        return waiting.size();
    }

    /** Judged answers that want the verdict of another labeler, whoever that is. */
    synchronized long wantedOpinions() {
        return opinions.all(false).count();
    }

    /** Answers that wanted a verdict and did not fit. */
    synchronized long dropped() {
        return dropped;
    }

    private void place(ReviewEntry entry) {
        List<GivenVerdicts.Word> found =
                verdicts.on(entry.item().questionId(), entry.item().source());
        Optional<OpinionWish> wish = rule.wish(entry.item(), found);
        opinions.place(entry, wish);
        if (found.isEmpty()) {
            settled.remove(entry);
            waiting.add(entry);
        } else {
            waiting.remove(entry);
            settled.add(entry);
            if (wish.isEmpty()) {
                reservations.free(entry);
            }
        }
    }

    /** What is settled first, since it comes back only if its verdict is withdrawn; then what would come last. */
    private void forgetOne() {
        ReviewEntry forgotten = settled.oldest().orElseGet(() -> {
            dropped++;
            return waiting.pollLast();
        });
        settled.remove(forgotten);
        opinions.place(forgotten, Optional.empty());
        reservations.free(forgotten);
        entries.remove(forgotten.item().questionId());
        bytes -= forgotten.bytes();
    }

    private ReservedItem reserve(ReviewEntry entry, ReviewLabeler labeler) {
        reservations.reserve(entry, labeler, clock.millis() + reservation.toMillis());
        return new ReservedItem(
                entry.item(),
                reservation.toSeconds(),
                config.searchFor(entry.item().question()).orElse(null));
    }
}

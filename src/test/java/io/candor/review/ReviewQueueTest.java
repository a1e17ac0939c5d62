package io.candor.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.access.Caller;
import io.candor.erasure.Erasures;
import io.candor.erasure.TestErasures;
import io.candor.event.Answer;
import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import io.candor.event.RecordPosition;
import io.candor.policy.Policies;
import io.candor.runtime.Problem;
import io.candor.runtime.QuestionKnowledge;
import io.candor.runtime.RejectedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReviewQueueTest {
    private static final Caller ANYBODY = new Caller(Optional.empty(), FeedbackSource.HUMAN, Set.of());
    private static final ReviewFilter ALL = ReviewFilter.of(ANYBODY);
    private static final ReviewRule RULE = new ReviewRule(0.5, 0.1);

    private final HandClock clock = new HandClock();
    private ReviewQueue queue = new ReviewQueue(TestReviews.config(Map.of()), clock);

    /** Goes on when it is told to. */
    private static final class HandClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        private void pass(Duration time) {
            now = now.plus(time);
        }
    }

    @Test
    void shouldGiveTheAuditSampleFirstThenWhatIsNearTheThresholdThenTheLeastConfident() {
        add("sure", 0.95, false);
        add("low", 0.1, false);
        add("near", 0.45, false);
        add("nearest", 0.51, false);
        add("sampled", 0.99, true);
        add("sampled later", 0.01, true);

        assertThat(judgeAll("ann")).containsExactly("sampled", "sampled later", "nearest", "near", "low", "sure");
    }

    @Test
    void shouldNeverGiveTwoLabelersTheSameAnswerWhileTheyAskAtOnce() {
        IntStream.range(0, 200).forEach(each -> add("q" + each, 0.5, false));
        ConcurrentLinkedQueue<String> given = new ConcurrentLinkedQueue<>();

        CompletableFuture.allOf(Stream.of("ann", "bob", "cleo", "dan")
                        .map(labeler -> CompletableFuture.runAsync(() -> given.addAll(judgeAll(labeler))))
                        .toArray(CompletableFuture[]::new))
                .join();

        assertThat(given).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void shouldGiveQuestionsWithATextThatWasJudgedOrIsUnderReviewLast() {
        add("a/1", 0.5, true);
        add("b/1", 0.5, true);
        add("c/1", 0.5, true);
        add("d/2", 0.9, false);
        add("e/3", 0.95, false);

        assertThat(List.of(next("ann"), next("bob"))).containsExactly("a/1", "d/2");
        judge("a/1", "ann", 1.0);
        assertThat(judgeAll("ann")).containsExactly("e/3", "b/1", "c/1");
    }

    @Test
    void shouldGiveATextNoLaterWhenWhatWasJudgedIsAnotherTenants() {
        addOf("first", "law/1");
        addOf("second", "art/1");
        addOf("second", "art/2");
        judge("law/1", "ann", 1.0);

        assertThat(next("bob")).isEqualTo("art/1");
    }

    @Test
    void shouldGiveATextFirstAgainWhenItsVerdictWasWithdrawn() {
        add("a/1", 0.5, true);
        add("b/1", 0.5, true);
        add("c/2", 0.9, false);
        judge("a/1", "ann", 1.0);
        clock.pass(Duration.ofMillis(1));

        queue.read(TestReviews.verdict("a/1", "ann", null, clock.instant()));

        assertThat(next("bob")).isEqualTo("a/1");
    }

    @Test
    void shouldGiveTheSameAnswerAgainWhenItsLabelerAsksAgain() {
        add("a", 0.5, false);
        add("b", 0.5, false);

        assertThat(List.of(next("ann"), next("ann"), next("bob"))).containsExactly("a", "a", "b");
    }

    @Test
    void shouldGiveTheAnswerToAnotherLabelerOnceTheReservationHasExpired() {
        add("a", 0.5, false);
        next("ann");

        assertThat(queue.next(who("bob"), ALL)).isEmpty();
        clock.pass(Duration.ofMinutes(10));

        assertThat(next("bob")).isEqualTo("a");
        assertThat(queue.next(who("ann"), ALL)).isEmpty();
    }

    @Test
    void shouldPutASkippedAnswerBehindAllOthersForEverybody() {
        add("a", 0.5, true);
        add("b", 0.9, false);
        next("ann");

        queue.setAside("ann", ALL, "a", SetAsideReason.SKIP);

        assertThat(judgeAll("ann")).containsExactly("b", "a");
    }

    @Test
    void shouldGiveAnAnswerThatALabelerIsUnsureOfToOthersAlone() {
        add("a", 0.5, false);
        next("ann");

        queue.setAside("ann", ALL, "a", SetAsideReason.UNSURE);

        assertThat(queue.next(who("ann"), ALL)).isEmpty();
        assertThat(next("bob")).isEqualTo("a");
        assertThat(queue.progress("ann", ALL).own().unsure()).isEqualTo(1);
    }

    @Test
    void shouldRefuseToSetAsideWhatIsNotReservedForTheLabeler() {
        add("a", 0.5, false);
        next("ann");

        assertRefused(Problem.Kind.NOT_RESERVED, "bob", "a");
        assertRefused(Problem.Kind.NOT_IN_QUEUE, "bob", "unknown");
        judge("a", "ann", 1.0);
        assertRefused(Problem.Kind.NOT_IN_QUEUE, "ann", "a");
    }

    private void assertRefused(Problem.Kind kind, String labeler, String id) {
        assertThatThrownBy(() -> queue.setAside(labeler, ALL, id, SetAsideReason.SKIP))
                .isInstanceOfSatisfying(RejectedException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(kind));
    }

    @Test
    void shouldBringAnAnswerBackToWhoeverWithdrewTheVerdict() {
        add("a", 0.5, false);
        add("b", 0.5, false);
        next("ann");
        judge("a", "ann", 1.0);
        assertThat(next("ann")).isEqualTo("b");

        judge("a", "ann", null);

        assertThat(next("ann")).isEqualTo("a");
        assertThat(queue.next(who("bob"), ALL)).isEmpty();
        judge("a", "ann", 0.0);
        assertThat(next("ann")).isEqualTo("b");
        assertThat(queue.progress("ann", ALL).own()).isEqualTo(new ReviewProgress.Own("ann", 0, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void shouldNotWantAVerdictOnAnAnswerThatWasJudgedBeforeItWasRead() {
        queue.read(TestReviews.verdict("a", "ann", 1.0, clock.instant()));

        add("a", 0.5, false);

        assertThat(queue.next(who("bob"), ALL)).isEmpty();
    }

    @Test
    void shouldStillWantAVerdictWhereOnlyAModelHasJudgedOrAnotherAnswerWasMeant() {
        add("a", 0.5, false);
        Feedback byModel = TestReviews.verdict("a", "model", 1.0, clock.instant());
        byModel.setSource(FeedbackSource.JUDGE);
        Feedback ofAnother = TestReviews.verdict("a", "bob", 1.0, clock.instant());
        ofAnother.setAnswerSource(new RecordPosition("candor.questions", 7, 7L));

        queue.read(byModel);
        queue.read(ofAnother);

        assertThat(next("ann")).isEqualTo("a");
    }

    @Test
    void shouldGoByTheLatestWordWhateverTheOrderInWhichWordsAreRead() {
        add("a", 0.5, false);
        Instant earlier = clock.instant().minusSeconds(1);

        queue.read(TestReviews.verdict("a", "ann", null, clock.instant()));
        queue.read(TestReviews.verdict("a", "ann", 1.0, earlier));

        assertThat(next("bob")).isEqualTo("a");
    }

    @Test
    void shouldKeepTheFirstAnswerOfAQuestion() {
        add("a", 0.5, false);
        add("a", 0.9, true);

        assertThat(judgeAll("ann")).containsExactly("a");
    }

    @Test
    void shouldForgetWhatIsSettledFirstAndThenWhatWouldComeLast() {
        queue = new ReviewQueue(TestReviews.config(Map.of("max-answers", "2")), clock);
        add("judged", 0.5, true);
        judge("judged", "ann", 1.0);
        add("low", 0.1, false);
        add("sure", 0.9, false);
        add("sampled", 0.9, true);

        assertThat(judgeAll("ann")).containsExactly("sampled", "low");
        assertThat(queue.dropped()).isEqualTo(1);
        assertThat(queue.knowledge("judged")).isInstanceOf(QuestionKnowledge.Unknown.class);
    }

    @Test
    void shouldGiveOnlyWhatTheFilterAndTheCallerLetThrough() {
        add("a", 0.9, false);
        queue.add(item(TestReviews.answer("b", "history", 0.3, false)), 0.3, 100);
        Caller historian = new Caller(Optional.of("ann"), FeedbackSource.HUMAN, Set.of("history"));
        ReviewFilter accepted = new ReviewFilter(
                ANYBODY, Optional.empty(), Optional.of("r1"), Optional.of("ACCEPTED"), Optional.empty());

        assertThat(queue.next(who("ann"), ReviewFilter.of(historian))
                        .orElseThrow()
                        .item()
                        .questionId())
                .isEqualTo("b");
        assertThat(queue.next(who("bob"), accepted).orElseThrow().item().questionId())
                .isEqualTo("a");
        assertThat(queue.progress("ann", ReviewFilter.of(historian)).domains())
                .containsExactly(new ReviewProgress.Share("history", 1));
    }

    @Test
    void shouldGiveAReservedAnswerToOthersWhenItsLabelerAsksForAnotherKind() {
        add("a", 0.9, false);
        next("ann");
        ReviewFilter other =
                new ReviewFilter(ANYBODY, Optional.of("history"), Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(queue.next(who("ann"), other)).isEmpty();

        assertThat(next("bob")).isEqualTo("a");
    }

    @Test
    void shouldGiveADrawnAnswerOfTheSampleToASecondLabelerAndToNoneTwice() {
        again("1", "0");
        add("a", 0.5, true);
        judge("a", "ann", 1.0);

        assertThat(queue.next(who("ann"), ALL)).isEmpty();
        assertThat(judgeAll("bob")).containsExactly("a");
        assertThat(queue.next(who("bob"), ALL)).isEmpty();
    }

    @Test
    void shouldGiveNoAnswerToASecondLabelerWhenTheShareIsZero() {
        again("0", "0");
        IntStream.range(0, 50).forEach(each -> add("a/" + each, 0.5, true));
        judgeAll("ann");

        assertThat(queue.next(who("bob"), ALL)).isEmpty();
    }

    @Test
    void shouldGiveAboutAsLargeAShareToASecondLabelerAsIsSetAndOfTheSampleAlone() {
        again("0.2", "0");
        IntStream.range(0, 1000).forEach(each -> add("a/" + each, 0.5, each % 2 == 0));
        judgeAll("ann");

        List<String> second = judgeAll("bob");

        assertThat(second).hasSizeBetween(70, 130).allMatch(id -> Integer.parseInt(id.substring(2)) % 2 == 0);
    }

    @Test
    void shouldLookLikeAnyOtherAnswerWhenItIsGivenToASecondLabeler() {
        again("1", "0");
        add("a", 0.5, true);
        ReservedItem first = queue.next(who("ann"), ALL).orElseThrow();
        judge("a", "ann", 1.0);

        assertThat(queue.next(who("bob"), ALL)).contains(first);
    }

    @Test
    void shouldGiveNewcomersWhatOthersJudgedFirstAndThoseWhoAreKnownTheSample() {
        again("1", "0");
        IntStream.range(0, 40).forEach(each -> add("old/" + each, 0.5, true));
        judgeAll("ann");
        add("new/100", 0.5, true);
        assertThat(next("bob")).isEqualTo("old/0");
        IntStream.range(0, 40).forEach(each -> judge("old/" + each, "bob", 1.0));
        add("cleo/101", 0.5, true);
        judge("cleo/101", "cleo", 1.0);

        assertThat(judgeAll("bob")).containsExactly("new/100", "cleo/101");
    }

    @Test
    void shouldAskAThirdLabelerOnceWhereTwoDisagree() {
        again("0.0001", "0");
        add("a", 0.9, false);
        judge("a", "ann", 1.0);
        assertThat(queue.next(who("cleo"), ALL)).isEmpty();
        judge("a", "bob", 0.0);

        assertThat(queue.next(who("ann"), ALL)).isEmpty();
        assertThat(judgeAll("cleo")).containsExactly("a");
        assertThat(queue.next(who("dan"), ALL)).isEmpty();
    }

    @Test
    void shouldGiveWhatTwoAgreeOnToNewcomersAlone() {
        again("1", "0");
        IntStream.range(0, 40).forEach(each -> {
            add("a/" + each, 0.5, true);
            judge("a/" + each, "ann", 1.0);
            judge("a/" + each, "bob", 1.0);
        });
        IntStream.range(40, 80).forEach(each -> {
            add("a/" + each, 0.5, true);
            judge("a/" + each, "cleo", 1.0);
            judge("a/" + each, "dan", 1.0);
        });

        assertThat(queue.next(who("ann"), ALL)).isEmpty();
        assertThat(queue.next(who("eve"), ALL)).isPresent();
    }

    @Test
    void shouldGiveAnswersThatAReferenceJudgedToALabelerWhereThatIsSet() {
        again("0", "1");
        add("a", 0.9, false);
        Feedback reference = TestReviews.verdict("a", "encyclopedia", 1.0, clock.instant());
        reference.setSource(FeedbackSource.REFERENCE);
        queue.read(reference);

        assertThat(next("ann")).isEqualTo("a");
        judge("a", "ann", 0.0);

        assertThat(queue.agreement())
                .containsEntry("ann", new LabelerAgreement.Figures(1, 1, 0, 1, 0))
                .containsEntry("encyclopedia", new LabelerAgreement.Figures(0, 1, 0, 0, 0));
    }

    @Test
    void shouldTellALabelerHowFarOthersAgreeInStepsOfTen() {
        again("1", "0");
        IntStream.range(0, 19).forEach(each -> add("a/" + each, 0.5, true));
        judgeAll("ann");
        IntStream.range(0, 19).forEach(each -> judge("a/" + each, "bob", each == 3 ? 0.0 : 1.0));

        ReviewProgress.Own own = queue.progress("bob", ALL).own();

        assertThat(own).isEqualTo(new ReviewProgress.Own("bob", 18, 1, 0, 0, 19, 10, 9));
        assertThat(queue.progress("ann", ALL).own()).isEqualTo(new ReviewProgress.Own("ann", 19, 0, 0, 0, 0, 10, 9));
        assertThat(queue.agreement()).containsEntry("bob", new LabelerAgreement.Figures(19, 19, 18, 0, 0));
    }

    @Test
    void shouldBringASecondOpinionBackToWhoeverWithdrewIt() {
        again("1", "0");
        add("a", 0.5, true);
        judge("a", "ann", 1.0);
        next("bob");
        judge("a", "bob", 1.0);

        judge("a", "bob", null);

        assertThat(next("bob")).isEqualTo("a");
        assertThat(queue.agreement()).containsEntry("bob", LabelerAgreement.Figures.NONE);
    }

    @Test
    void shouldCountNothingOfWhatIsGivenOnAForgottenQuestion() {
        queue.clear(TestErasures.of(Erasures.NONE, "a"));

        judge("a", "ann", 1.0);
        judge("a", "bob", 1.0);
        judge("b", "ann", 1.0);
        judge("b", "bob", 1.0);

        assertThat(queue.agreement().get("ann").compared()).isEqualTo(1);
    }

    @Test
    void shouldNotReserveAnAnswerForAStrangerWhoWithdrawsWhatTheyNeverSaid() {
        add("a", 0.5, true);

        judge("a", "stranger", null);

        assertThat(next("ann")).isEqualTo("a");
    }

    @Test
    void shouldCountAsWaitingWhatTheLabelerCanBeGivenWithTheFilters() {
        again("1", "0");
        add("low", 0.1, false);
        add("sure", 0.9, false);
        add("unsure", 0.51, false);
        add("judged", 0.9, true);
        judge("judged", "ann", 1.0);
        next("ann");
        queue.setAside("ann", ALL, "unsure", SetAsideReason.UNSURE);
        ReviewFilter accepted = ReviewFilter.of(ANYBODY, null, null, ReviewDecision.ACCEPTED, null);

        assertThat(queue.progress("ann", ALL).waiting()).isEqualTo(2);
        assertThat(queue.progress("ann", accepted).waiting()).isEqualTo(1);
        assertThat(queue.progress("ann", accepted).domains()).containsExactly(new ReviewProgress.Share("general", 2));
        assertThat(queue.progress("bob", accepted).waiting()).isEqualTo(3);
        assertThat(queue.progress("bob", accepted).auditSample()).isEqualTo(1);
    }

    @Test
    void shouldCountALabelersWorkInTheDomainsOfTheCallerAlone() {
        queue.read(TestReviews.verdict("early", "ann", 1.0, clock.instant()));
        queue.add(item(TestReviews.answer("early", "history", 0.3, false)), 0.3, 100);
        add("a", 0.5, false);
        judge("a", "ann", 0.0);
        add("b", 0.5, false);
        next("ann");
        queue.setAside("ann", ALL, "b", SetAsideReason.SKIP);
        ReviewFilter historian =
                ReviewFilter.of(new Caller(Optional.of("ann"), FeedbackSource.HUMAN, Set.of("history")));

        assertThat(queue.progress("ann", historian).own())
                .isEqualTo(new ReviewProgress.Own("ann", 1, 0, 0, 0, 0, 0, 0));
        assertThat(queue.progress("ann", ALL).own()).isEqualTo(new ReviewProgress.Own("ann", 1, 1, 0, 1, 0, 0, 0));
    }

    @Test
    void shouldNotTellACallerForSomeDomainsThatAnAnswerOfAnotherIsHeld() {
        add("a", 0.5, false);
        next("ann");
        ReviewFilter historian =
                ReviewFilter.of(new Caller(Optional.of("ann"), FeedbackSource.HUMAN, Set.of("history")));

        assertThatThrownBy(() -> queue.setAside("ann", historian, "a", SetAsideReason.SKIP))
                .isInstanceOfSatisfying(RejectedException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Problem.Kind.NOT_IN_QUEUE));
    }

    @Test
    void shouldReserveNoMoreForOneHolderThanIsSetWhateverNamesItGives() {
        queue = new ReviewQueue(TestReviews.config(Map.of("max-reserved", "3")), clock);
        IntStream.range(0, 10).forEach(each -> add("a/" + each, 0.5, true));

        IntStream.range(0, 10)
                .forEach(each -> queue.next(new ReviewLabeler("invented " + each, "address 192.0.2.7"), ALL));

        assertThat(queue.progress("ann", ALL).reservedForOthers()).isEqualTo(3);
        assertThat(queue.next(who("ann"), ALL)).isPresent();
    }

    private void again(String share, String referenceShare) {
        queue = new ReviewQueue(
                TestReviews.config(Map.of("second-opinion-share", share, "reference-share", referenceShare)), clock);
    }

    private void add(String id, double confidence, boolean sampled) {
        Answer answer = TestReviews.answer(id, "general", confidence, sampled);
        ReviewItem item = item(answer);
        queue.add(item, RULE.rank(answer, item.group(), Policies.EMPTY), 100);
    }

    private void addOf(String tenant, String id) {
        Answer answer = TestReviews.answer(id, "general", 0.5, true);
        answer.setTenant(tenant);
        ReviewItem item = item(answer);
        queue.add(item, RULE.rank(answer, item.group(), Policies.EMPTY), 100);
    }

    private static ReviewItem item(Answer answer) {
        return ReviewItem.of(answer, RULE.group(answer, Policies.EMPTY));
    }

    private void judge(String id, String labeler, Double score) {
        synchronized (clock) {
            clock.pass(Duration.ofMillis(1));
            queue.given(TestReviews.verdict(id, labeler, score, clock.instant()));
        }
    }

    private static ReviewLabeler who(String name) {
        return new ReviewLabeler(name, "name " + name);
    }

    private String next(String labeler) {
        return queue.next(who(labeler), ALL).orElseThrow().item().questionId();
    }

    private List<String> judgeAll(String labeler) {
        List<String> ids = new ArrayList<>();
        for (Optional<ReservedItem> next = queue.next(who(labeler), ALL);
                next.isPresent();
                next = queue.next(who(labeler), ALL)) {
            ids.add(next.get().item().questionId());
            judge(ids.get(ids.size() - 1), labeler, 1.0);
        }
        return ids;
    }
}

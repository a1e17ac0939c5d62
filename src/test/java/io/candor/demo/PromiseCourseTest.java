package io.candor.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.event.RecordPosition;
import io.candor.event.Timings;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromiseCourseTest {
    private final PromiseCourse course = new PromiseCourse(0.2);

    @Test
    void shouldTellWhenThePromiseIsKeptAndOnlyOnce() {
        assertThat(course.see(policy(1, PolicyStatus.NOT_YET))).isEmpty();
        assertThat(course.see(policy(2, PolicyStatus.KEPT)).orElseThrow()).contains("0.800");
        assertThat(course.see(policy(3, PolicyStatus.KEPT))).isEmpty();
        assertThat(course.see(policy(2, PolicyStatus.NOT_YET))).isEmpty();
        assertThat(course.isKept()).isTrue();
        assertThat(course.isWithdrawn()).isFalse();
    }

    @Test
    void shouldCountVerdictsFromTheFirstWrongAcceptedAnswerToTheWithdrawal() {
        course.see(policy(1, PolicyStatus.KEPT));
        judge(1, false, 1);
        course.worldChanges();
        judge(3, true, 1);
        judge(2, false, 1);
        judge(4, null, 1);

        assertThat(course.see(policy(2, PolicyStatus.WITHDRAWN)).orElseThrow()).contains("5 verdicts and");
        assertThat(course.isWithdrawn()).isTrue();
    }

    @Test
    void shouldCountAcceptedAnswersByThePolicyThatAcceptedThem() {
        course.see(policy(1, PolicyStatus.KEPT));
        judge(4, true, 1);
        judge(1, false, 1);
        course.worldChanges();
        judge(2, false, 1);
        course.see(policy(2, PolicyStatus.WITHDRAWN));
        judge(10, null, 2);
        assertThat(course.isRestored()).isFalse();
        course.see(policy(3, PolicyStatus.KEPT));
        // Answered before, read after.
        judge(1, false, 1);
        judge(9, true, 3);
        judge(1, false, 3);

        assertThat(course.isRestored()).isTrue();
        assertThat(course.line())
                .contains("before the change 1 of 5 accepted")
                .contains("then 3 of 3 accepted")
                .contains("restored 10 verdicts and")
                .contains("since 1 of 10 accepted");
    }

    @Test
    void shouldNotTakeAWithdrawalBeforeTheChangeForTheReaction() {
        course.see(policy(1, PolicyStatus.KEPT));
        course.see(policy(2, PolicyStatus.WITHDRAWN));
        course.see(policy(3, PolicyStatus.KEPT));

        assertThat(course.isWithdrawn()).isFalse();
        assertThat(course.isRestored()).isFalse();
        assertThat(course.isKept()).isTrue();
    }

    /** Verdicts on answers that are right or not, or, where that is null, that went to review. */
    private void judge(int count, Boolean right, long version) {
        for (int i = 0; i < count; i++) {
            course.judged(new AnsweredQuestion(
                    new DemoQuestion("q", "?", List.of("a"), "law", true),
                    answer(right == null ? Decision.REVIEW : Decision.ACCEPTED, version),
                    Boolean.TRUE.equals(right)));
        }
    }

    private static Answer answer(Decision decision, long version) {
        return Answer.newBuilder()
                .setQuestionId("q")
                .setQuestion("?")
                .setConfidence(0.9)
                .setDecision(decision)
                .setPolicyVersion(version)
                .setModelId("m")
                .setReleaseId("r")
                .setAskedAt(Instant.EPOCH)
                .setAnsweredAt(Instant.EPOCH)
                .setTimings(new Timings(0L, 0L, 0L))
                .setSource(new RecordPosition("t", 0, 0L))
                .build();
    }

    private static Policy policy(long version, PolicyStatus status) {
        return Policy.newBuilder()
                .setDomain("*")
                .setModelId("m")
                .setVersion(version)
                .setStatus(status)
                .setThreshold(status == PolicyStatus.KEPT ? 0.8 : null)
                .setReason("any")
                .setPromisedBy("any")
                .setPromisedFor("")
                .setDecidedAt(Instant.EPOCH)
                .build();
    }
}

package io.candor.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.policy.Policies;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReviewRuleTest {
    private final ReviewRule rule = new ReviewRule(0.5, 0.1);

    @Test
    void shouldMeasureTheDistanceFromTheThresholdOfThePolicyThatIsKept() {
        Answer answer = TestReviews.answer("a", "general", 0.8, false);
        Policies kept = Policies.EMPTY.with(policy(PolicyStatus.KEPT, 0.82));

        assertThat(rule.group(answer, Policies.EMPTY)).isEqualTo(ReviewGroup.LEAST_CONFIDENT);
        assertThat(rule.group(answer, kept)).isEqualTo(ReviewGroup.NEAR_THRESHOLD);
        assertThat(rule.rank(answer, ReviewGroup.NEAR_THRESHOLD, kept)).isCloseTo(0.02, offset());
    }

    @Test
    void shouldGoByTheConfidenceAfterTheAnswerWhereItIsKnown() {
        Answer answer = TestReviews.answer("a", "general", 0.9, false);
        answer.setAnswerConfidence(0.52);

        assertThat(rule.group(answer, Policies.EMPTY)).isEqualTo(ReviewGroup.NEAR_THRESHOLD);
    }

    @Test
    void shouldTakeNoAnswerThatNobodyCanRead() {
        Answer scored = TestReviews.answer("a", "general", 0.9, true);
        scored.setAnswer(null);
        Answer unlikely = TestReviews.answer("b", "general", Double.NaN, true);

        assertThat(rule.isJudgeable(scored)).isFalse();
        Answer ofAnother = TestReviews.answer("b", "general", 0.9, true);
        ofAnother.setAnswerModel("acme");
        assertThat(rule.isJudgeable(ofAnother)).isFalse();
        assertThat(rule.isJudgeable(unlikely)).isFalse();
    }

    @Test
    void shouldTakeAnotherModelsAnswerOnlyWhenSomethingIsPromisedOfItsAnswers() {
        Answer theirs = TestReviews.answer("b", "general", 0.9, true);
        theirs.setAnswerModel("acme");
        theirs.setAnswerConfidence(0.9);
        assertThat(rule.isJudgeable(theirs)).isTrue();

        theirs.setDecision(Decision.SCORED);
        assertThat(rule.isJudgeable(theirs)).isFalse();
    }

    private static org.assertj.core.data.Offset<Double> offset() {
        return org.assertj.core.data.Offset.offset(1e-9);
    }

    private static Policy policy(PolicyStatus status, double threshold) {
        return Policy.newBuilder()
                .setModelId("atlas")
                .setDomain("general")
                .setVersion(1)
                .setStatus(status)
                .setThreshold(threshold)
                .setReason("")
                .setDecidedAt(Instant.EPOCH)
                .build();
    }
}

package io.candor.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.MappedConfig;
import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.policy.Policies;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AcceptanceRuleTest {
    private static final AnswerConfig CONFIG =
            MappedConfig.of(AnswerConfig.class, Map.of("threshold", "0.5", "thresholds.law", "0.9"));

    private Policies policies = Policies.EMPTY;
    private final AcceptanceRule rule = new AcceptanceRule(CONFIG, () -> policies);

    @Test
    void shouldGoByTheConfiguredThresholdWhereNothingIsPromised() {
        assertThat(decided("sport", 0.5, null).getDecision()).isEqualTo(Decision.ACCEPTED);
        assertThat(decided("law", 0.8, null).getDecision()).isEqualTo(Decision.REVIEW);
        assertThat(decided("law", 0.9, null).getPolicyVersion()).isNull();
    }

    @Test
    void shouldGoByThePolicyAndNameItWhereThePromiseIsKept() {
        policies = policies.with(policy("law", PolicyStatus.KEPT, 0.7));

        assertThat(decided("law", 0.7, null).getDecision()).isEqualTo(Decision.ACCEPTED);
        assertThat(decided("law", 0.69, null).getDecision()).isEqualTo(Decision.REVIEW);
        assertThat(decided("law", 0.69, null).getPolicyVersion()).isEqualTo(7);
        assertThat(decided("sport", 0.69, null).getPolicyVersion()).isNull();
    }

    @Test
    void shouldGoByTheConfidenceAfterTheAnswerWhereThereIsOne() {
        policies = policies.with(policy("law", PolicyStatus.KEPT, 0.7));

        assertThat(decided("law", 0.1, 0.8).getDecision()).isEqualTo(Decision.ACCEPTED);
        assertThat(decided("law", 0.8, 0.1).getDecision()).isEqualTo(Decision.REVIEW);
    }

    @Test
    void shouldSendEverythingToReviewWhileThePromiseIsNotKept() {
        for (PolicyStatus status : new PolicyStatus[] {PolicyStatus.NOT_YET, PolicyStatus.WITHDRAWN}) {
            policies = policies.with(policy("law", status, null));

            assertThat(decided("law", 1, null).getDecision()).isEqualTo(Decision.REVIEW);
            assertThat(decided("law", 1, null).getPolicyVersion()).isEqualTo(7);
        }
    }

    @Test
    void shouldGoByTheConfiguredThresholdAgainWhenNothingIsPromisedAnyMore() {
        policies = policies.with(policy("", PolicyStatus.NOT_YET, null)).with(policy("law", PolicyStatus.NONE, null));

        assertThat(decided("law", 0.95, null).getDecision()).isEqualTo(Decision.ACCEPTED);
        assertThat(decided("law", 0.95, null).getPolicyVersion()).isNull();
        assertThat(decided("sport", 0.95, null).getDecision()).isEqualTo(Decision.REVIEW);
    }

    @Test
    void shouldScoreAnotherModelsAnswerAndNoMoreWhereNothingIsPromisedOfItsAnswers() {
        policies = policies.with(policy("law", PolicyStatus.KEPT, 0.7));

        assertThat(scored("acme", 0.99).getDecision()).isEqualTo(Decision.SCORED);
        assertThat(scored("acme", 0.99).getPolicyVersion()).isNull();
        assertThat(scored(null, null).getDecision()).isEqualTo(Decision.SCORED);
    }

    @Test
    void shouldAcceptAnotherModelsAnswerByThePolicyForItsAnswersAndTheConfidenceInThem() {
        Policy theirs = policy("law", PolicyStatus.KEPT, 0.7);
        theirs.setAnswerModel("acme");
        policies = policies.with(theirs);

        assertThat(scored("acme", 0.7).getDecision()).isEqualTo(Decision.ACCEPTED);
        assertThat(scored("acme", 0.69).getDecision()).isEqualTo(Decision.REVIEW);
        assertThat(scored("acme", null).getDecision()).isEqualTo(Decision.REVIEW);
        assertThat(scored("acme", null).getPolicyVersion()).isEqualTo(7);
        assertThat(scored("other", 0.99).getDecision()).isEqualTo(Decision.SCORED);
        assertThat(decided("law", 0.95, null).getPolicyVersion()).isNull();
    }

    /** Our model's own greedy answer would almost surely be right, which says nothing of theirs. */
    private Answer.Builder scored(String model, Double confidence) {
        Answer.Builder answer = Answer.newBuilder()
                .setModelId("m")
                .setDomain("law")
                .setAnswer("Lima")
                .setConfidence(0.999)
                .setAnswerModel(model)
                .setAnswerConfidence(confidence);
        rule.decideScored(answer);
        return answer;
    }

    @Test
    void shouldAcceptNothingOnTheWordOfAReleaseThatHasLearnedNothingUnlessAPromiseIsKept() {
        assertThat(decided("m-untaught-0123456789ab", "sport", 0.5, null).getDecision())
                .isEqualTo(Decision.REVIEW);

        policies = policies.with(policy("sport", PolicyStatus.KEPT, 0.5));
        assertThat(decided("m-untaught-0123456789ab", "sport", 0.5, null).getDecision())
                .isEqualTo(Decision.ACCEPTED);
    }

    private Answer.Builder decided(String domain, double confidence, Double answerConfidence) {
        return decided("r", domain, confidence, answerConfidence);
    }

    private Answer.Builder decided(String releaseId, String domain, double confidence, Double answerConfidence) {
        Answer.Builder answer = Answer.newBuilder()
                .setModelId("m@1a2b3c4d5e6f")
                .setReleaseId(releaseId)
                .setDomain(domain)
                .setConfidence(confidence)
                .setAnswerConfidence(answerConfidence);
        rule.decide(answer);
        return answer;
    }

    private static Policy policy(String domain, PolicyStatus status, Double threshold) {
        return Policy.newBuilder()
                .setDomain(domain)
                .setVersion(7)
                .setStatus(status)
                .setThreshold(threshold)
                .setReason("test")
                .setDecidedAt(Instant.EPOCH)
                .build();
    }
}

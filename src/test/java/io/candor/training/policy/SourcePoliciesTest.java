package io.candor.training.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.candor.MappedConfig;
import io.candor.event.LabeledAnswer;
import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.event.Promise;
import io.candor.event.RecordPosition;
import io.candor.honesty.promise.ErrorPromise;
import io.candor.policy.GivenPromise;
import io.candor.policy.Policies;
import io.candor.policy.PolicyScope;
import io.candor.training.map.LedgerLabels;
import io.candor.training.map.MapConfig;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SourcePoliciesTest {
    private static final MapConfig LABELS = MappedConfig.of(MapConfig.class, Map.of("maturity", "PT0S"));

    private final SplittableRandom random = new SplittableRandom(5);
    private final LedgerLabels ledger = new LedgerLabels(LABELS, Clock.systemUTC());
    private final List<LabeledAnswer> records = new ArrayList<>();
    private Policies published = Policies.EMPTY.with(promise("acme")).with(promise("other"));
    private final SourcePolicies decisions = begin();

    @Test
    void shouldKeepThePromiseOfEachModelsAnswersByTheLabelsOfTheseAlone() {
        label("acme", 600, 1.0);
        label("other", 600, 0.0);
        label(null, 600, 1.0);

        publish();

        assertThat(published.all())
                .filteredOn(policy -> policy.getModelId().equals("m"))
                .extracting(Policy::getAnswerModel, Policy::getStatus)
                .containsExactlyInAnyOrder(
                        tuple(null, PolicyStatus.KEPT),
                        tuple("acme", PolicyStatus.KEPT),
                        tuple("other", PolicyStatus.NOT_YET));
        assertThat(published
                        .find(new PolicyScope("m", "law", "acme"))
                        .orElseThrow()
                        .getEvidence()
                        .getLabels())
                .isEqualTo(600);
        assertThat(published.all()).extracting(Policy::getVersion).doesNotHaveDuplicates();
    }

    @Test
    void shouldLeaveItToTheSystemsOwnLabelsWhenNothingIsPromisedOfItsAnswers() {
        label("unknown", 600, 1.0);

        publish();

        assertThat(published.all()).noneMatch(policy -> "unknown".equals(policy.getAnswerModel()));
        assertThat(published.inForce(new PolicyScope("m", "law", "unknown"))).isEmpty();
    }

    @Test
    void shouldPublishNothingAgainWhenNothingIsNews() {
        label("acme", 30, 1.0);
        publish();

        assertThat(decisions.news(published, Instant.EPOCH)).isEmpty();
    }

    @Test
    void shouldComeOutAlikeWhenDecidedAgainFromTheLedger() {
        label("acme", 300, 1.0);
        label(null, 300, 0.0);
        label("other", 300, 0.0);
        publish();

        for (Policy policy : published.all()) {
            if (policy.getEvidence() != null) {
                assertThat(again(policy)).isEqualTo(policy);
            }
        }
    }

    private void publish() {
        decisions.news(published, Instant.EPOCH).forEach(policy -> published = published.with(policy));
    }

    private SourcePolicies begin() {
        PolicyConfig config = MappedConfig.of(PolicyConfig.class, Map.of("target", "0.1"));
        return SourcePolicies.begin(
                SourcePolicies.promises(config, published),
                PolicySettings.of(LABELS, config.sample().demand()),
                25);
    }

    private static Promise promise(String model) {
        return new GivenPromise("", Optional.of(model), Optional.of(new ErrorPromise(0.1, 0.95)), "test")
                .by("ada", Instant.EPOCH);
    }

    private void label(String model, int count, double label) {
        for (int i = 0; i < count; i++) {
            LabeledAnswer labeled = labeled(model, 0.6 + 0.4 * random.nextDouble(), label);
            int offset = records.size();
            records.add(labeled);
            decisions.watch(labeled);
            ledger.add(labeled, offset, offset).forEach(decisions::add);
        }
    }

    /** The policy as the audit decides it, with what does not follow from labels taken over. */
    private Policy again(Policy policy) {
        PolicyReplay replay = new PolicyReplay(policy.getEvidence().getSettings(), Clock.systemUTC());
        for (int i = 0; i < records.size(); i++) {
            replay.add(records.get(i), i, i);
        }
        replay.end();
        return Policy.newBuilder(replay.again(policy).orElseThrow())
                .setVersion(policy.getVersion())
                .setPromisedBy(policy.getPromisedBy())
                .setPromisedFor(policy.getPromisedFor())
                .setDecidedAt(policy.getDecidedAt())
                .setLabelsAwaited(policy.getLabelsAwaited())
                .setAwaitedSince(policy.getAwaitedSince())
                .build();
    }

    private LabeledAnswer labeled(String model, double confidence, double label) {
        int offset = records.size();
        return LabeledAnswer.newBuilder()
                .setQuestionId("q" + offset)
                .setQuestion("question " + offset)
                .setDomain("law")
                .setAnswer("answer")
                .setConfidence(model == null ? confidence : 0.01)
                .setAnswerModel(model)
                .setAnswerConfidence(model == null ? null : confidence)
                .setLogit(Math.log(confidence / (1 - confidence)))
                .setAuditProbability(1.0)
                .setAuditSampled(true)
                .setModelId("m")
                .setReleaseId("r")
                .setLabel(label)
                .setAnswerPosition(new RecordPosition("candor.answers", 0, (long) offset))
                .setAnsweredAt(Instant.EPOCH)
                .setLabeledAt(Instant.EPOCH)
                .build();
    }
}

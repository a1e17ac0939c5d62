package io.candor.training.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.MappedConfig;
import io.candor.event.LabeledAnswer;
import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.event.RecordPosition;
import io.candor.policy.Policies;
import io.candor.policy.PolicyScope;
import io.candor.training.map.LedgerLabels;
import io.candor.training.map.MapConfig;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PolicyDecisionsTest {
    private static final MapConfig LABELS = MappedConfig.of(MapConfig.class, Map.of("maturity", "PT0S"));
    private static final PolicyScope LAW = new PolicyScope("m", "law");

    private final SplittableRandom random = new SplittableRandom(5);
    private final LedgerLabels ledger = new LedgerLabels(LABELS, Clock.systemUTC());
    private final PolicyDecisions decisions = decisions(Map.of("target", "0.1", "targets.law", "0.2"), Policies.EMPTY);
    private Policies published = Policies.EMPTY;
    private int offset;

    private static PolicyDecisions decisions(Map<String, String> settings, Policies promises) {
        return new PolicyDecisions(
                EffectivePromises.of(MappedConfig.of(PolicyConfig.class, settings), promises),
                PolicySettings.of(LABELS),
                25);
    }

    @Test
    void shouldSayOfAllDomainsThatNothingIsShownYetBeforeThereAreLabels() {
        assertThat(publish(decisions))
                .extracting(PolicyScope::of)
                .containsExactly(PolicyScope.ALL, PolicyScope.ofDomain("law"));
        assertThat(published.all()).allMatch(policy -> policy.getStatus() == PolicyStatus.NOT_YET);
        assertThat(published.all()).extracting(Policy::getVersion).containsExactly(1L, 2L);
        assertThat(publish(decisions)).isEmpty();
    }

    @Test
    void shouldKeepThePromiseOfADomainByItsOwnLabels() {
        labels("law", 600);
        labels("sport", 3);
        publish(decisions);

        Policy law = published.find(LAW).orElseThrow();
        assertThat(law.getStatus()).isEqualTo(PolicyStatus.KEPT);
        assertThat(law.getTarget()).isEqualTo(0.2);
        assertThat(law.getEvidence().getJudgedThrough()).isEqualTo(599);
        Policy sport = published.find(new PolicyScope("m", "sport")).orElseThrow();
        assertThat(sport.getStatus()).isEqualTo(PolicyStatus.NOT_YET);
        assertThat(sport.getTarget()).isEqualTo(0.1);
        assertThat(sport.getLabelsNeeded()).isPositive();
    }

    @Test
    void shouldPublishAgainWhenTheFiguresHaveMovedByManyLabels() {
        labels("sport", 5);
        publish(decisions);

        labels("sport", 24);
        assertThat(publish(decisions)).isEmpty();
        labels("sport", 1);

        assertThat(publish(decisions)).singleElement().satisfies(policy -> assertThat(
                        policy.getEvidence().getLabels())
                .isEqualTo(30));
    }

    @Test
    void shouldCountOnlyTheSampleAndEachTextOnceAndAnswersThatAreThere() {
        add(labeled("law", 0.99, "text", true, "answer"));
        add(labeled("law", 0.99, "text", true, "answer"));
        add(labeled("law", 0.99, "chosen", false, "answer"));
        add(labeled("law", 0.99, "scored", true, null));
        publish(decisions);

        assertThat(published.find(LAW).orElseThrow().getEvidence().getLabels()).isEqualTo(1);
    }

    @Test
    void shouldGoByTheConfidenceAfterTheAnswerWhereThereIsOne() {
        LabeledAnswer labeled = labeled("law", 0.3, "text", true, "answer");
        labeled.setAnswerConfidence(0.97);
        add(labeled);
        publish(decisions);

        assertThat(published.find(LAW).orElseThrow().getEvidence().getAccepted())
                .isEqualTo(1);
    }

    @Test
    void shouldTakeBackWhatIsNotPromisedAnyMore() {
        labels("law", 600);
        publish(decisions);

        List<Policy> news = publish(decisions(Map.of("target", "0.1"), Policies.EMPTY));
        List<Policy> none = publish(decisions(Map.of(), Policies.EMPTY));

        assertThat(news).extracting(PolicyScope::of).contains(PolicyScope.ofDomain("law"), LAW);
        assertThat(none).isNotEmpty().allMatch(policy -> policy.getStatus() == PolicyStatus.NONE);
        assertThat(published.inForce("m", "law").orElseThrow().getStatus()).isEqualTo(PolicyStatus.NONE);
        assertThat(publish(decisions(Map.of(), Policies.EMPTY))).isEmpty();
    }

    @Test
    void shouldPublishNothingWhereNothingWasEverPromised() {
        assertThat(decisions(Map.of(), Policies.EMPTY).news(Policies.EMPTY, Instant.EPOCH))
                .isEmpty();
    }

    /** Publishes what is news. */
    private List<Policy> publish(PolicyDecisions its) {
        List<Policy> news = its.news(published, Instant.EPOCH);
        news.forEach(policy -> published = published.with(policy));
        return news;
    }

    private void labels(String domain, int count) {
        for (int i = 0; i < count; i++) {
            add(labeled(domain, 0.6 + 0.4 * random.nextDouble(), "question " + offset, true, "answer"));
        }
    }

    private void add(LabeledAnswer labeled) {
        ledger.add(labeled, offset, offset).forEach(decisions::add);
        offset++;
    }

    private LabeledAnswer labeled(String domain, double confidence, String text, boolean sampled, String answer) {
        return LabeledAnswer.newBuilder()
                .setQuestionId("q" + offset)
                .setQuestion(text)
                .setDomain(domain)
                .setAnswer(answer)
                .setConfidence(confidence)
                .setLogit(Math.log(confidence / (1 - confidence)))
                .setAuditProbability(1.0)
                .setAuditSampled(sampled)
                .setModelId("m")
                .setReleaseId("r")
                .setLabel(random.nextDouble() < confidence ? 1.0 : 0.0)
                .setAnswerPosition(new RecordPosition("answers", 0, (long) offset))
                .setAnsweredAt(Instant.EPOCH)
                .setLabeledAt(Instant.EPOCH)
                .build();
    }
}

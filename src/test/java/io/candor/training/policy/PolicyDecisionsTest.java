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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PolicyDecisionsTest {
    private static final MapConfig LABELS = MappedConfig.of(MapConfig.class, Map.of("maturity", "PT0S"));
    private static final PolicyScope LAW = new PolicyScope("m", "law", null);

    private final SplittableRandom random = new SplittableRandom(5);
    private final LedgerLabels ledger = new LedgerLabels(LABELS, Clock.systemUTC());
    private final PolicyDecisions decisions = decisions(Map.of("target", "0.1", "targets.law", "0.2"), Policies.EMPTY);
    private Policies published = Policies.EMPTY;
    private final List<LabeledAnswer> records = new ArrayList<>();
    private int offset;

    private static PolicyDecisions decisions(Map<String, String> settings, Policies promises) {
        PolicyConfig config = MappedConfig.of(PolicyConfig.class, settings);
        return new PolicyDecisions(
                null,
                EffectivePromises.of(config, promises),
                PolicySettings.of(LABELS, config.sample().demand()),
                25);
    }

    @Test
    void shouldSayOfAllDomainsThatNothingIsShownYetBeforeThereAreLabels() {
        assertThat(publish(decisions))
                .extracting(PolicyScope::of)
                .containsExactly(new PolicyScope("", "", null), new PolicyScope("", "law", null));
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
        Policy sport = published.find(new PolicyScope("m", "sport", null)).orElseThrow();
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

        assertThat(news).extracting(PolicyScope::of).contains(new PolicyScope("", "law", null), LAW);
        assertThat(none).isNotEmpty().allMatch(policy -> policy.getStatus() == PolicyStatus.NONE);
        assertThat(published
                        .inForce(new PolicyScope("m", "law", null))
                        .orElseThrow()
                        .getStatus())
                .isEqualTo(PolicyStatus.NONE);
        assertThat(publish(decisions(Map.of(), Policies.EMPTY))).isEmpty();
    }

    @Test
    void shouldKeepAPromiseOfAllDomainsTogetherByTheLabelsOfAllThatHaveNone() {
        PolicyDecisions its = decisions(Map.of("pooled-target", "0.2", "targets.law", "0.1"), Policies.EMPTY);
        labels("sport", 250, its);
        labels("music", 250, its);
        labels("law", 40, its);
        publish(its);

        Policy together = published.inForce(new PolicyScope("m", "sport", null)).orElseThrow();
        assertThat(together.getDomain()).isEqualTo("*");
        assertThat(together.getStatus()).isEqualTo(PolicyStatus.KEPT);
        assertThat(together.getEvidence().getLabels()).isEqualTo(500);
        assertThat(published.find(LAW).orElseThrow().getEvidence().getLabels()).isEqualTo(40);
        assertThat(replay(together, 540)).isEqualTo(together);
    }

    @Test
    void shouldLeaveDomainsToThePromiseOfAllTogetherWhenTheirOwnIsTakenBack() {
        labels("law", 600);
        publish(decisions);

        publish(decisions(Map.of("pooled-target", "0.2"), Policies.EMPTY));

        assertThat(published.find(LAW).orElseThrow().getStatus()).isEqualTo(PolicyStatus.POOLED);
        assertThat(published
                        .inForce(new PolicyScope("m", "law", null))
                        .orElseThrow()
                        .getDomain())
                .isEqualTo("*");
    }

    @Test
    void shouldCountOfAMoreSampledDomainOnlyAsManyAsOfTheOthersWhereTheyAreTakenTogether() {
        PolicyDecisions its = decisions(Map.of("pooled-target", "0.2"), Policies.EMPTY);
        LabeledAnswer rare = labeled("rare", 0.9, "rare", true, "answer");
        rare.setAuditProbability(0.1);
        add(rare, its);
        for (int i = 0; i < 2_000; i++) {
            LabeledAnswer often = labeled("often", 0.9, "often " + i, true, "answer");
            often.setAuditProbability(0.5);
            add(often, its);
        }
        publish(its);

        // A fifth of them: four standard deviations of a binomial count.
        assertThat(published
                        .inForce(new PolicyScope("m", "often", null))
                        .orElseThrow()
                        .getEvidence()
                        .getLabels())
                .isBetween(330L, 472L);
    }

    @Test
    void shouldAskForTheShareOfTheSampleThatTheLabelsNeededMakeUp() {
        Map<String, String> settings = Map.of("target", "0.2", "sample.most", "0.6", "sample.least", "0.02");
        PolicyDecisions its = decisions(settings, Policies.EMPTY);
        publish(its);
        assertThat(published
                        .inForce(new PolicyScope("m", "sport", null))
                        .orElseThrow()
                        .getSampleShare())
                .isEqualTo(0.6);

        labels("sport", 10, its);
        publish(its);
        Policy early = published.inForce(new PolicyScope("m", "sport", null)).orElseThrow();
        assertThat(early.getSampleShare()).isEqualTo(Math.ceil((10 + early.getLabelsNeeded()) * 100.0 / 2000) / 100);
        assertThat(replay(early, 10)).isEqualTo(early);

        labels("sport", 600, its);
        publish(its);
        Policy kept = published.inForce(new PolicyScope("m", "sport", null)).orElseThrow();
        assertThat(kept.getStatus()).isEqualTo(PolicyStatus.KEPT);
        assertThat(kept.getSampleShare()).isBetween(0.02, 0.6);
    }

    @Test
    void shouldSayHowManySampledAnswersNobodyHasJudgedAndSinceWhen() {
        watch("law", 3, "answer");
        watch("law", 1, null);
        publish(decisions);

        Policy law = published.find(LAW).orElseThrow();
        assertThat(law.getStatus()).isEqualTo(PolicyStatus.NOT_YET);
        assertThat(law.getLabelsAwaited()).isEqualTo(3);
        assertThat(law.getAwaitedSince()).isEqualTo(Instant.EPOCH);
        assertThat(published
                        .find(new PolicyScope("", "law", null))
                        .orElseThrow()
                        .getLabelsAwaited())
                .isNull();
    }

    @Test
    void shouldPublishAgainWhenManyMoreAreNotJudgedOrAFewForAWhile() {
        watch("law", 3, "answer");
        publish(decisions);

        watch("law", 24, "answer");
        assertThat(publish(decisions)).isEmpty();
        assertThat(decisions.news(published, Instant.EPOCH.plusSeconds(600)))
                .singleElement()
                .satisfies(policy -> assertThat(policy.getLabelsAwaited()).isEqualTo(27));
        watch("law", 1, "answer");

        assertThat(publish(decisions)).singleElement().satisfies(policy -> assertThat(policy.getLabelsAwaited())
                .isEqualTo(28));
        assertThat(decisions.news(published, Instant.EPOCH.plusSeconds(600))).isEmpty();
    }

    /** Answers of the sample, each announced when it was drawn. */
    private void watch(String domain, int count, String answer) {
        for (int i = 0; i < count; i++) {
            LabeledAnswer announced = labeled(domain, 0.8, "question " + offset, true, answer);
            announced.setLabel(null);
            decisions.watch(announced);
            offset++;
        }
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
        labels(domain, count, decisions);
    }

    private void labels(String domain, int count, PolicyDecisions its) {
        for (int i = 0; i < count; i++) {
            add(labeled(domain, 0.6 + 0.4 * random.nextDouble(), "question " + offset, true, "answer"), its);
        }
    }

    private void add(LabeledAnswer labeled) {
        add(labeled, decisions);
    }

    private void add(LabeledAnswer labeled, PolicyDecisions its) {
        ledger.add(labeled, offset, offset).forEach(its::add);
        records.add(labeled);
        offset++;
    }

    /** The policy as the audit decides it, with what does not follow from labels taken over. */
    private Policy replay(Policy policy, int labels) {
        PolicyReplay replay = new PolicyReplay(policy.getEvidence().getSettings(), Clock.systemUTC());
        for (int i = 0; i < labels; i++) {
            replay.add(records.get(i), i, i);
        }
        replay.end();
        return Policy.newBuilder(replay.again(policy).orElseThrow())
                .setVersion(policy.getVersion())
                .setPromisedBy(policy.getPromisedBy())
                .setPromisedFor(policy.getPromisedFor())
                .setDecidedAt(policy.getDecidedAt())
                .build();
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

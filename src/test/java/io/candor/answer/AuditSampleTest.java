package io.candor.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.MappedConfig;
import io.candor.event.Answer;
import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.event.RecordPosition;
import io.candor.event.Timings;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditSampleTest {
    private static final TextKey KEY = TextKey.parse("0f".repeat(32));
    private static final int TEXTS = 20_000;

    @Test
    void shouldDrawItsShareOfTheTexts() {
        AuditSample sample = sample(Map.of("audit-sample.share", "0.1"));
        int drawn = 0;
        for (int i = 0; i < TEXTS; i++) {
            Answer.Builder answer = draw(sample, KEY, "general", "text " + i);
            assertThat(answer.getAuditProbability()).isEqualTo(0.1);
            drawn += answer.getAuditSampled() ? 1 : 0;
        }

        // Four standard deviations of a binomial count.
        assertThat(drawn).isBetween(1_830, 2_170);
    }

    @Test
    void shouldDrawATextAlikeUnderEveryIdAndHoweverItIsWritten() {
        AuditSample sample = sample(Map.of("audit-sample.share", "0.5"));

        for (int i = 0; i < 100; i++) {
            assertThat(draw(sample, KEY, "general", "  TEXT \t" + i).getAuditSampled())
                    .isEqualTo(draw(sample, KEY, "general", "text " + i).getAuditSampled());
        }
    }

    @Test
    void shouldDrawMoreWhereTheDomainHasALargerShareAndEverythingAtOne() {
        AuditSample sample = sample(Map.of("audit-sample.shares.quiet", "1", "audit-sample.shares.odd", "0.5"));

        for (int i = 0; i < 1_000; i++) {
            assertThat(draw(sample, KEY, "quiet", "text " + i).getAuditSampled())
                    .isTrue();
            if (draw(sample, KEY, "general", "text " + i).getAuditSampled()) {
                assertThat(draw(sample, KEY, "odd", "text " + i).getAuditSampled())
                        .isTrue();
            }
        }
        assertThat(draw(sample, KEY, "quiet", "text").getAuditProbability()).isEqualTo(1);
        assertThat(draw(sample, KEY, "odd", "text").getAuditProbability()).isEqualTo(0.5);
    }

    @Test
    void shouldDrawOthersWithAnotherKey() {
        AuditSample sample = sample(Map.of("audit-sample.share", "0.5"));
        TextKey other = TextKey.parse("f0".repeat(32));
        int alike = 0;
        for (int i = 0; i < TEXTS; i++) {
            boolean one = draw(sample, KEY, "general", "text " + i).getAuditSampled();
            alike += one == draw(sample, other, "general", "text " + i).getAuditSampled() ? 1 : 0;
        }

        assertThat(alike).isBetween(TEXTS / 2 - 283, TEXTS / 2 + 283);
    }

    @Test
    void shouldDrawWhatThePolicyWantsForTheLabelsThatItsPromiseNeeds() {
        AuditSample sample = new AuditSample(
                MappedConfig.of(AnswerConfig.class, Map.of()), answer -> Optional.of(policy(answer.getDomain())));

        assertThat(draw(sample, KEY, "law", "text").getAuditProbability()).isEqualTo(0.4);
        assertThat(draw(sample, KEY, "unlimited", "text").getAuditProbability()).isEqualTo(0.2);
    }

    private static Policy policy(String domain) {
        return Policy.newBuilder()
                .setDomain(domain)
                .setVersion(1)
                .setStatus(PolicyStatus.NOT_YET)
                .setSampleShare(domain.equals("law") ? 0.4 : null)
                .setReason("any")
                .setPromisedBy("any")
                .setPromisedFor("any")
                .setDecidedAt(Instant.EPOCH)
                .build();
    }

    private static AuditSample sample(Map<String, String> settings) {
        return new AuditSample(MappedConfig.of(AnswerConfig.class, settings), answer -> Optional.empty());
    }

    private static Answer.Builder draw(AuditSample sample, TextKey key, String domain, String text) {
        Answer.Builder answer = Answer.newBuilder()
                .setQuestionId("any")
                .setQuestion(text)
                .setTextHash(key.hash(text))
                .setDomain(domain)
                .setModelId("m")
                .setReleaseId("r")
                .setAskedAt(Instant.EPOCH)
                .setAnsweredAt(Instant.EPOCH)
                .setTimings(new Timings(0L, 0L, 0L))
                .setSource(new RecordPosition("t", 0, 0L));
        sample.draw(answer, key);
        return answer;
    }
}

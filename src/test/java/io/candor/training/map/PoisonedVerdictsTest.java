package io.candor.training.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people who lie make of confidences: simulations of the whole way from verdicts to the live map. */
class PoisonedVerdictsTest {
    private static final List<String> PEOPLE = List.of("ada", "ben", "cleo", "dora", "emil");
    private static final List<String> HONEST = PEOPLE.subList(0, 4);
    private static final List<String> DOMAINS = List.of("d0", "d1", "d2");
    /** What unchanged domains may lose in Brier score. */
    private static final double HARMLESS = 0.003;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldMakeNothingHarmfulLiveWhenOneOfFiveLies(long seed) {
        VerdictStream stream = stream(seed);
        for (int i = 0; i < 1_000; i++) {
            stream.judge(HONEST, DOMAINS, false);
            if (i % 4 == 0) {
                stream.judge("emil", "d" + i % 3, "emil's " + i, "emil's question " + i, true);
            }
            assertHarmless(stream, DOMAINS);
        }

        assertThat(stream.ledger().trust().distrusted()).containsExactly("emil");
        assertThat(learns(stream)).isLessThan(250);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldNotBeMovedByTwoInventedNamesWithADomainOfTheirOwn(long seed) {
        VerdictStream stream = begun(seed);
        for (int i = 0; i < 1_500; i++) {
            stream.judge("mallory" + i % 2, "theirs", "chosen " + i, "their question " + i, true);
            if (i % 5 == 0) {
                stream.judge(PEOPLE, DOMAINS, false);
            }
        }

        assertThat(stream.promotions()).isZero();
        assertThat(stream.ledger().trust().newcomers()).containsExactly("mallory0", "mallory1");
        assertThat(learns(stream)).isLessThan(250);
        assertThat(stream.live().domains()).doesNotContainKey("theirs");
        assertNoWorse(stream, honest(seed, 800));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldNotBeMovedByFiftyNewNamesWhoFlipFiveThousandVerdicts(long seed) {
        List<String> invented = IntStream.range(0, 50).mapToObj(i -> "m" + i).toList();
        VerdictStream stream = begun(seed);
        for (int i = 0; i < 5_000; i++) {
            stream.judge(invented, DOMAINS, true);
            if (i % 10 == 0) {
                stream.judge(PEOPLE, DOMAINS, false);
                assertHarmless(stream, DOMAINS);
            }
        }

        assertThat(stream.ledger().trust().distrusted()).contains("*").doesNotContainAnyElementsOf(PEOPLE);
        assertThat(learns(stream)).isLessThan(250);
        assertNoWorse(stream, honest(seed, 1_000));
    }

    @Test
    void shouldLearnFromSixtyQuestionsUnderManyIdsNoMoreThanFromSixtyQuestions() {
        VerdictStream stream = begun(4);
        long passedOver = stream.ledger().passedOver();
        for (int i = 0; i < 60 * 25; i++) {
            stream.judge("new" + i % 3, "d" + i % 3, "id " + i, "question of sixty, number " + i % 60, false);
        }

        assertThat(stream.promotions()).isZero();
        assertThat(stream.ledger().passedOver() - passedOver).isGreaterThan(1_400);
        assertThat(learns(stream)).isLessThan(250);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldLearnFromASingleLabelerAsFastAsWithoutAnyDoubt(long seed) {
        VerdictStream stream = stream(seed);
        IntStream.range(0, 600).forEach(i -> stream.judge(List.of("ada"), DOMAINS, false));
        VerdictStream undoubted = new VerdictStream(seed, Set.of("d1"), Map.of("maturity", "PT0S", "trusted", "ada"));
        IntStream.range(0, 600).forEach(i -> undoubted.judge(List.of("ada"), DOMAINS, false));
        stream.change();
        undoubted.change();

        assertThat(stream.untilPromoted(List.of("ada"), DOMAINS, 400))
                .isEqualTo(undoubted.untilPromoted(List.of("ada"), DOMAINS, 400))
                .isLessThan(200);
    }

    @Test
    void shouldBelieveWhoAgreesWithThoseWhoAreBelieved() {
        VerdictStream stream = begun(6);
        for (int i = 0; i < 40; i++) {
            stream.judgeTogether(List.of("ada", "ben", "zoe"), "d0", Set.of());
        }
        long passedOver = stream.ledger().passedOver();
        IntStream.range(0, 200).forEach(i -> stream.judge(List.of("zoe"), List.of("new"), false));

        assertThat(stream.ledger().passedOver()).isEqualTo(passedOver);
    }

    @Test
    void shouldDistrustWhoContradictsThoseWhoAreBelievedOnTheSameTexts() {
        VerdictStream stream = begun(7);
        for (int i = 0; i < 60; i++) {
            stream.judgeTogether(List.of("ada", "ben", "zoe"), "d0", Set.of("zoe"));
        }

        assertThat(stream.ledger().trust().distrusted()).containsExactly("zoe");
    }

    @Test
    void shouldCountForProbesAndNameForOperatorsWhoIsNotBelieved() {
        VerdictStream stream = stream(1);
        for (int i = 0; i < 400; i++) {
            stream.judge(HONEST, DOMAINS, false);
            if (i % 4 == 0) {
                stream.judge("emil", "d" + i % 3, "emil's " + i, "emil's question " + i, true);
            }
        }
        TrustStatus trust = new TrustStatus();
        trust.show(stream.ledger().trust());

        assertThat(LabelersInDoubt.of(trust).notBelieved()).containsExactly("emil");
        assertThat(MapHealth.counted(HealthCheckResponse.named("maps").up(), trust)
                        .build()
                        .getData()
                        .orElseThrow())
                .containsEntry("labelers not believed", 1L)
                .doesNotContainValue("emil");
    }

    @Test
    void shouldCountNewLabelersForNoMoreThanTheirShareOfADomain() {
        VerdictStream stream = begun(8, Map.of("maturity", "PT0S", "newcomer-share", "0.2"));
        long before = stream.ledger().passedOver();
        int fresh = 0;
        for (int i = 0; i < 800; i++) {
            stream.judge(PEOPLE, DOMAINS, false);
            stream.judge(List.of("x" + i), DOMAINS, false);
            fresh++;
        }

        long counted = fresh - (stream.ledger().passedOver() - before);
        assertThat(counted).isBetween(150L, 215L);
    }

    @Test
    void shouldLearnTheSameWhetherAStrangerLiesSinceTheWorldChangedOrNot() {
        VerdictStream lied = begun(9);
        VerdictStream quiet = begun(9);
        lied.change();
        quiet.change();
        for (int i = 0; i < 400; i++) {
            if (i % 4 == 0) {
                lied.judge(List.of("mallory"), DOMAINS, true);
            }
            lied.judge(PEOPLE, DOMAINS, false);
            quiet.judge(PEOPLE, DOMAINS, false);
        }

        assertThat(quiet.promotions()).isPositive();
        assertThat(lied.live()).isEqualTo(quiet.live());
    }

    @Test
    void shouldNotDistrustTheHonestWhenTheWorldChanges() {
        List<String> wronged = new ArrayList<>();
        for (long seed = 10; seed < 14; seed++) {
            VerdictStream stream = begun(seed);
            stream.change();
            IntStream.range(0, 600).forEach(i -> stream.judge(PEOPLE, DOMAINS, false));
            wronged.addAll(stream.ledger().trust().distrusted());
        }

        assertThat(wronged).isEmpty();
    }

    private static VerdictStream stream(long seed) {
        return new VerdictStream(seed, Set.of("d1"), Map.of("maturity", "PT0S"));
    }

    /** Five honest people have judged for a while. */
    private static VerdictStream begun(long seed) {
        return begun(seed, Map.of("maturity", "PT0S"));
    }

    private static VerdictStream begun(long seed, Map<String, String> settings) {
        VerdictStream stream = new VerdictStream(seed, Set.of("d1"), settings);
        IntStream.range(0, 500).forEach(i -> stream.judge(PEOPLE, DOMAINS, false));
        return stream;
    }

    /** Honest labels that it takes to follow a change. */
    private static int learns(VerdictStream stream) {
        stream.change();
        return stream.untilPromoted(HONEST, DOMAINS, 400);
    }

    /** The same without anybody who lies, once it has followed the change. */
    private static VerdictStream honest(long seed, int before) {
        VerdictStream stream = stream(seed);
        IntStream.range(0, before).forEach(i -> stream.judge(PEOPLE, DOMAINS, false));
        learns(stream);
        return stream;
    }

    private static void assertNoWorse(VerdictStream stream, VerdictStream honest) {
        assertThat(List.of("d0", "d2"))
                .allSatisfy(domain -> assertThat(stream.error(domain)).isLessThan(honest.error(domain) + HARMLESS));
    }

    private static void assertHarmless(VerdictStream stream, List<String> domains) {
        assertThat(domains)
                .allSatisfy(domain -> assertThat(stream.error(domain)).isLessThan(HARMLESS));
    }
}

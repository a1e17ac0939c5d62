package io.candor.release.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.honesty.AttributedLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Answers are right with the probability {@code p}; what releases say is a function of p, what labelers say of the truth. */
class ReleaseGateTest {
    private static final GateSettings SETTINGS = new GateSettings(100, 0.05, 0.05, 0.95, 0.05, 30, 400);
    private static final DoubleUnaryOperator HONEST = p -> p;
    private static final DoubleUnaryOperator OVERCONFIDENT = p -> Math.min(1, p + 0.3);
    /** What one learns from labels of which a third is flipped. */
    private static final DoubleUnaryOperator POISONED = p -> (1 + p) / 3;

    @Test
    void shouldApproveWhenTheCandidateIsHonestAndTheLiveReleaseIsNot() {
        GateVerdict verdict = judge(slice(300, 1, HONEST, OVERCONFIDENT, false));

        assertThat(verdict).isInstanceOf(GateVerdict.Approved.class);
        GateFigures figures = ((GateVerdict.Approved) verdict).figures();
        assertThat(figures.comparison().n()).isEqualTo(300);
        assertThat(figures.candidateEce()).isLessThan(figures.liveEce());
        assertThat(verdict.reason()).startsWith("the Brier score is better, gain +0.");
    }

    @Test
    void shouldWaitWhenTheSliceIsTooSmall() {
        GateVerdict verdict = judge(slice(99, 1, HONEST, OVERCONFIDENT, false));

        assertThat(verdict).isEqualTo(new GateVerdict.NotYet("the audit slice has 99 labels, the gate needs 100"));
    }

    @Test
    void shouldRejectWhenBothAreTheSame() {
        GateVerdict verdict = judge(slice(300, 2, HONEST, HONEST, false));

        assertThat(verdict).isInstanceOf(GateVerdict.Rejected.class);
        assertThat(verdict.reason()).startsWith("the Brier score is not surely better");
    }

    @Test
    void shouldRejectWhenTheCandidateLearnedNoise() {
        Random noise = new Random(3);
        GateVerdict verdict = judge(slice(300, 3, p -> noise.nextDouble(), HONEST, false));

        assertThat(verdict).isInstanceOf(GateVerdict.Rejected.class);
    }

    @Test
    void shouldRejectWhenTheCandidateLosesTheOrder() {
        // The base rate beats a live release that is far too sure, yet tells right from wrong no more.
        GateVerdict verdict = judge(slice(400, 4, p -> 0.5, p -> 0.9 + p / 10, false));

        assertThat(verdict).isInstanceOf(GateVerdict.Rejected.class);
        assertThat(verdict.reason()).startsWith("AUROC may be worse");
    }

    @Test
    void shouldRejectThePoisonOfOneLabelerOfThreeEvenWhenTheSliceIsPoisonedToo() {
        List<AuditedAnswer> slice = slice(600, 5, POISONED, HONEST, true);

        GateVerdict verdict = judge(slice);

        assertThat(((GateVerdict.Rejected) verdict).figures().comparison().brierImproved())
                .as("the poisoned slice alone would have let it through")
                .isTrue();
        assertThat(verdict).isInstanceOf(GateVerdict.Rejected.class);
        assertThat(verdict.reason()).startsWith("it is better by the word of one labeler only");
    }

    @Test
    void shouldRejectThePoisonOfOneLabelerWhenAllJudgeTheSameQuestions() {
        List<AuditedAnswer> together = new ArrayList<>();
        Random random = new Random(6);
        for (int i = 0; i < 400; i++) {
            double p = random.nextDouble();
            double truth = random.nextDouble() < p ? 1 : 0;
            Map<String, Double> verdicts = Map.of("ann", truth, "bob", truth, "eve", 1 - truth);
            double mean = (truth + truth + 1 - truth) / 3;
            together.add(new AuditedAnswer(
                    "d", POISONED.applyAsDouble(p), p, new AttributedLabel(mean, new TreeMap<>(verdicts))));
        }

        GateVerdict verdict = judge(together);

        assertThat(verdict).isInstanceOf(GateVerdict.Rejected.class);
        assertThat(verdict.reason()).contains("one labeler only");
    }

    @Test
    void shouldApproveARealShiftWhenSeveralLabelersSeeIt() {
        // The world moved: answers are right half as often as the live release thinks, and all labelers see it.
        assertThat(judge(slice(300, 7, p -> p, p -> Math.min(1, 2 * p), false)))
                .isInstanceOf(GateVerdict.Approved.class);
    }

    @Test
    void shouldLetACandidateThatIsNoBetterThroughAsSeldomAsItSays() {
        long approved = IntStream.range(0, 400)
                .filter(seed -> {
                    Random noise = new Random(seed);
                    DoubleUnaryOperator jitter = p -> Math.max(0, Math.min(1, p + 0.1 * noise.nextGaussian()));
                    return judge(slice(150, 1_000 + seed, jitter, jitter, false)) instanceof GateVerdict.Approved;
                })
                .count();

        // 2.5 % by the interval alone, less by the labelers' tests; three standard deviations above it is 5 %.
        assertThat(approved / 400.0).isLessThan(0.05);
    }

    @Test
    void shouldSeldomLetAnyOfFiftyEqualCandidatesThroughOnTheSameSlice() {
        assertThat(lineagesWithAPass(0)).isLessThanOrEqualTo(10);
    }

    @Test
    void shouldSeldomLetAnyOfFiftyCandidatesThroughThatAreSlightlyWorse() {
        assertThat(lineagesWithAPass(0.02)).isLessThanOrEqualTo(10);
    }

    /** Of 200 lineages, each of 50 candidates judged on one slice. */
    private static long lineagesWithAPass(double worse) {
        ReleaseGate gate = new ReleaseGate(new GateSettings(60, 0.05, 0.05, 0.95, 0.05, 30, 100));
        return IntStream.range(0, 200)
                .filter(run -> {
                    Random noise = new Random(run);
                    List<AuditedAnswer> slice = slice(60, 5_000 + run, HONEST, HONEST, false);
                    return IntStream.rangeClosed(1, 50)
                            .anyMatch(number ->
                                    gate.judge(varied(slice, noise, worse), number) instanceof GateVerdict.Approved);
                })
                .count();
    }

    /** Candidate and live err alike, each by chance; the candidate a little more. */
    private static List<AuditedAnswer> varied(List<AuditedAnswer> slice, Random noise, double worse) {
        return slice.stream()
                .map(answer -> new AuditedAnswer(
                        answer.domain(),
                        near(answer.candidate(), noise, 0.1 + worse),
                        near(answer.live(), noise, 0.1),
                        answer.label()))
                .toList();
    }

    private static double near(double p, Random noise, double deviation) {
        return Math.max(0, Math.min(1, p + deviation * noise.nextGaussian()));
    }

    @Test
    void shouldNameHowManyDomainsABetterCandidateIsSurelyWorseIn() {
        List<AuditedAnswer> slice = new ArrayList<>(slice(400, 9, HONEST, OVERCONFIDENT, false));
        for (int i = 0; i < 60; i++) {
            slice.add(new AuditedAnswer(
                    "other", 0.1, 0.9, label(List.of("ann", "bob").get(i % 2), 1)));
        }
        for (AuditedAnswer more : slice(400, 10, HONEST, OVERCONFIDENT, false)) {
            slice.add(more);
        }

        GateVerdict verdict = judge(slice);

        assertThat(verdict).isInstanceOf(GateVerdict.Rejected.class);
        assertThat(((GateVerdict.Rejected) verdict).figures().harmed()).containsExactly("other");
        assertThat(verdict.reason()).startsWith("it is surely worse in 1 domains");
    }

    @Test
    void shouldJudgeByBrierAloneWhenEveryAnswerIsWrong() {
        List<AuditedAnswer> allWrong = IntStream.range(0, 200)
                .mapToObj(i -> new AuditedAnswer(
                        "d",
                        0.1 + i % 10 / 100.0,
                        0.8,
                        label(List.of("ann", "bob").get(i % 2), 0)))
                .toList();

        assertThat(judge(allWrong)).isInstanceOf(GateVerdict.Approved.class);
    }

    @Test
    void shouldNotAskOthersWhenTheyJudgedTooLittle() {
        List<AuditedAnswer> slice = new ArrayList<>(slice(300, 8, HONEST, OVERCONFIDENT, false).stream()
                .map(answer -> new AuditedAnswer(
                        "d",
                        answer.candidate(),
                        answer.live(),
                        label("ann", answer.label().label())))
                .toList());
        slice.add(new AuditedAnswer("d", 0.1, 0.9, label("bob", 1)));

        assertThat(judge(slice)).isInstanceOf(GateVerdict.Approved.class);
    }

    private static GateVerdict judge(List<AuditedAnswer> slice) {
        return new ReleaseGate(SETTINGS).judge(slice, 1);
    }

    /** Three labelers, each with a third of the questions. */
    private static List<AuditedAnswer> slice(
            int n, long seed, DoubleUnaryOperator candidate, DoubleUnaryOperator live, boolean eveLies) {
        Random random = new Random(seed);
        List<AuditedAnswer> slice = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double p = random.nextDouble();
            double truth = random.nextDouble() < p ? 1 : 0;
            String labeler = List.of("ann", "bob", "eve").get(i % 3);
            double verdict = eveLies && labeler.equals("eve") ? 1 - truth : truth;
            slice.add(
                    new AuditedAnswer("d", candidate.applyAsDouble(p), live.applyAsDouble(p), label(labeler, verdict)));
        }
        return slice;
    }

    private static AttributedLabel label(String labeler, double verdict) {
        return new AttributedLabel(verdict, new TreeMap<>(Map.of(labeler, verdict)));
    }
}

package io.candor.honesty.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AnswerMapFitTest {
    private static final TokenLogProbabilities SURE = new TokenLogProbabilities(-0.01, 1);
    private static final TokenLogProbabilities DOUBTFUL = new TokenLogProbabilities(-1.5, 1);

    /** Newton's method of NumPy 2.4 on the same penalised likelihood, to a gradient of 1e-15. */
    @Test
    void shouldFindTheWeightsThatNumPyFinds() {
        List<AnsweredLabel> labels = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            labels.add(new AnsweredLabel(
                    new LabeledLogit(
                            ((i * 7) % 11 - 5) / 2.0, "domain " + i, "", (i * i + i / 3) % 3 == 0 ? 1 : 0, true),
                    new TokenLogProbabilities(-((i * 5) % 13 + 1) / 10.0, (i * 3) % 4)));
        }

        AnswerMap.Weights weights = AnswerMapFit.fit(labels).weights();

        assertThat(weights.logit()).isCloseTo(0.11835670665339422, within(1e-9));
        assertThat(weights.mean()).isCloseTo(0.22348295629815346, within(1e-9));
        assertThat(weights.sequence()).isCloseTo(0.06135653400510162, within(1e-9));
        assertThat(weights.intercept()).isCloseTo(-0.712839148681295, within(1e-9));
    }

    @Test
    void shouldLeaveTheHeadAsItIsWithoutLabels() {
        AnswerMap map = AnswerMapFit.fit(List.of());

        assertThat(map.confidence(0.7, DOUBTFUL, "a", "")).isCloseTo(1 / (1 + Math.exp(-0.7)), within(1e-12));
    }

    @Test
    void shouldBelieveTheTokensWhereTheHeadKnowsNothing() {
        AnswerMap map = AnswerMapFit.fit(labels(1_000, 1, "a"));

        assertThat(map.confidence(0, SURE, "a", "")).isGreaterThan(0.85);
        assertThat(map.confidence(0, DOUBTFUL, "a", "")).isLessThan(0.35);
        assertThat(map.weights().logit()).isCloseTo(0, within(0.15));
    }

    @Test
    void shouldGiveAnUnknownDomainWhatAllLabelsSayAndNotTheMeanOfDomains() {
        List<AnsweredLabel> labels = new ArrayList<>(labels(900, 2, "large"));
        for (String small : List.of("b", "c", "d", "e")) {
            labels.addAll(always(0, 15, small));
        }
        Collections.shuffle(labels, new Random(2));

        AnswerMap map = AnswerMapFit.fit(labels);

        double unknown = map.confidence(0, SURE, "never seen", "");
        assertThat(unknown).isCloseTo(map.confidence(0, SURE, "large", ""), within(0.1));
        assertThat(map.confidence(0, SURE, "b", "")).isLessThan(unknown - 0.3);
    }

    /** Every right answer is labelled, of the wrong ones one in five; a fifth of all labels is of the random sample. */
    @Test
    void shouldNotLearnWhatPeopleChooseToLabel() {
        SplittableRandom random = new SplittableRandom(5);
        List<AnsweredLabel> labels = new ArrayList<>();
        for (AnsweredLabel each : labels(3_000, 5, "a")) {
            LabeledLogit label = each.label();
            boolean sampled = random.nextInt(5) == 0;
            if (sampled || label.correctness() > 0 || random.nextInt(5) == 0) {
                labels.add(new AnsweredLabel(
                        new LabeledLogit(label.logit(), label.domain(), label.answer(), label.correctness(), sampled),
                        each.tokens()));
            }
        }
        TokenLogProbabilities half = new TokenLogProbabilities(Math.log(0.5), 1);

        AnswerMap map = AnswerMapFit.fit(labels);

        assertThat(map.confidence(0, half, "a", "")).isCloseTo(0.5, within(0.1));
        assertThat(map.confidence(0, half, "never seen", "")).isCloseTo(0.5, within(0.1));
    }

    @Test
    void shouldBeAPureFunctionOfTheLabels() {
        assertThat(AnswerMapFit.fit(labels(300, 3, "a"))).isEqualTo(AnswerMapFit.fit(labels(300, 3, "a")));
    }

    @Test
    void shouldStayAProbabilityWhateverHeadAndTokensSay() {
        AnswerMap map = AnswerMapFit.fit(labels(300, 4, "a"));

        for (double logit : new double[] {Double.NEGATIVE_INFINITY, -1e30, 0, 1e30, Double.POSITIVE_INFINITY}) {
            for (double mean : new double[] {Double.NEGATIVE_INFINITY, -1e30, -1e-30, -0.0, 0}) {
                for (int tokens : new int[] {0, 1, Integer.MAX_VALUE - 1}) {
                    assertThat(map.confidence(logit, new TokenLogProbabilities(mean, tokens), "a", ""))
                            .isBetween(0.0, 1.0);
                }
            }
        }
    }

    @Test
    void shouldRefuseWhatIsNoLogProbability() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenLogProbabilities(Double.NaN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenLogProbabilities(0.1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenLogProbabilities(-1, -1));
    }

    /** Answers that are right as often as their tokens' mean probability says; the logit is noise. */
    private static List<AnsweredLabel> labels(int count, long seed, String domain) {
        SplittableRandom random = new SplittableRandom(seed);
        List<AnsweredLabel> labels = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            double mean = -2 * random.nextDouble();
            double label = random.nextDouble() < Math.exp(mean) ? 1 : 0;
            labels.add(new AnsweredLabel(
                    new LabeledLogit(4 * random.nextDouble() - 2, domain, "", label, true),
                    new TokenLogProbabilities(mean, 1)));
        }
        return labels;
    }

    private static List<AnsweredLabel> always(double label, int count, String domain) {
        SplittableRandom random = new SplittableRandom(domain.hashCode());
        List<AnsweredLabel> labels = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            labels.add(new AnsweredLabel(
                    new LabeledLogit(4 * random.nextDouble() - 2, domain, "", label, true),
                    new TokenLogProbabilities(-2 * random.nextDouble(), 1)));
        }
        return labels;
    }
}

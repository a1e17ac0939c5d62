package io.candor.honesty.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.candor.honesty.ScoredAnswer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PredictionPoweredAccuracyTest {
    private static final int TEXTS = 2_000;

    @Test
    void shouldCoverTheAccuracyOfAllAnswersAsOftenAsItSays() {
        int covered = 0;
        double powered = 0;
        double alone = 0;
        for (int stream = 0; stream < 400; stream++) {
            World world = new World(stream);
            PredictionPoweredAccuracy estimate = PredictionPoweredAccuracy.of(world.sample, world.meanConfidence());
            covered += estimate.low() <= world.accuracy() && world.accuracy() <= estimate.high() ? 1 : 0;
            powered += square(estimate.estimate() - world.accuracy());
            alone += square(world.labeledAccuracy() - world.accuracy());
        }

        assertThat(covered / 400.0).isBetween(0.93, 0.995);
        assertThat(powered)
                .as("confidences that tell right from wrong save labels")
                .isLessThan(0.85 * alone);
    }

    @Test
    void shouldBeTheWeightedMeanWhereConfidencesAreAllAlike() {
        List<SampledText> texts = List.of(text(0.5, 1, 2), text(0.5, 0, 6));

        PredictionPoweredAccuracy estimate = PredictionPoweredAccuracy.of(texts, 0.9);

        assertThat(estimate.estimate()).isEqualTo(0.25);
        assertThat(estimate.tuning()).isZero();
        assertThat(estimate.low()).as("two texts bear no normal interval").isNaN();
    }

    @Test
    void shouldGiveTheSameBitsInWhateverOrderTextsCome() {
        World world = new World(3);
        List<SampledText> shuffled = new ArrayList<>(world.sample);
        Collections.shuffle(shuffled, new Random(5));

        assertThat(PredictionPoweredAccuracy.of(shuffled, 0.6))
                .isEqualTo(PredictionPoweredAccuracy.of(world.sample, 0.6));
        assertThat(WeightedFigures.of(shuffled)).isEqualTo(WeightedFigures.of(world.sample));
    }

    @Test
    void shouldWeighEachTextByItsInverseProbability() {
        List<SampledText> texts = List.of(
                text(0.9, 1, 3),
                text(0.3, 0, 1),
                new SampledText(new ScoredAnswer(0.5, 0), 4, 4, false, true),
                new SampledText(new ScoredAnswer(0.5, 0), 100, 100, false, false));

        WeightedFigures figures = WeightedFigures.of(texts);

        assertThat(figures.accuracy()).isEqualTo(0.75);
        assertThat(figures.meanConfidence()).isCloseTo((3 * 0.9 + 0.3) / 4, within(1e-12));
        assertThat(figures.ece()).isCloseTo((3 * 0.1 + 0.3) / 4, within(1e-12));
        assertThat(figures.brier()).isCloseTo((3 * 0.01 + 0.09) / 4, within(1e-12));
        assertThat(figures.accuracyIfMissingWrong()).isEqualTo(3 / 8.0);
        assertThat(figures.accuracyIfMissingRight()).isEqualTo(7 / 8.0);
    }

    @Test
    void shouldRefuseASampleWithoutALabel() {
        List<SampledText> none = List.of(new SampledText(new ScoredAnswer(0.5, 0), 5, 5, false, true));

        assertThatIllegalArgumentException().isThrownBy(() -> PredictionPoweredAccuracy.of(none, 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> WeightedFigures.of(none));
    }

    private static SampledText text(double confidence, double label, double weight) {
        return new SampledText(new ScoredAnswer(confidence, label), weight, weight, true, false);
    }

    private static double square(double value) {
        return value * value;
    }

    /** Texts that are asked once to four times, with confidences that are too high; one in five is drawn, all of those judged. */
    private static final class World {
        private final List<SampledText> sample = new ArrayList<>();
        private double answers;
        private double correct;
        private double confident;

        World(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < TEXTS; i++) {
                double confidence = random.nextDouble();
                double label = random.nextDouble() < confidence * 0.8 ? 1 : 0;
                int asked = random.nextInt(1, 5);
                answers += asked;
                correct += asked * label;
                confident += asked * confidence;
                if (random.nextDouble() < 0.2) {
                    sample.add(new SampledText(new ScoredAnswer(confidence, label), 5, 5.0 * asked, true, false));
                }
            }
        }

        double accuracy() {
            return correct / answers;
        }

        double meanConfidence() {
            return confident / answers;
        }

        double labeledAccuracy() {
            double right = 0;
            double all = 0;
            for (SampledText text : sample) {
                right += text.answers() * text.scored().correctness();
                all += text.answers();
            }
            return right / all;
        }
    }
}

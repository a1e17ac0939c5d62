package io.candor.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.candor.honesty.map.TokenLogProbabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class SourceFiguresTest {
    private final Random random = new Random(3);

    @Test
    void shouldSayMostByWhatTellsRightFromWrong() {
        Map<String, ToDoubleFunction<ReadAnswer>> fitted = SourceFigures.fitted(answers(1_000));
        List<ReadAnswer> test = answers(2_000);

        double question = auroc(fitted, "question alone, Platt on the labels", test);
        double told = auroc(fitted, "the same, Platt on the labels", test);
        double read = auroc(fitted, "`answerConfidence` without their log-probability", test);

        assertThat(fitted).hasSize(6);
        assertThat(question).isBetween(0.45, 0.55);
        assertThat(told).isBetween(0.45, 0.55);
        assertThat(read).isGreaterThan(0.9);
        assertThat(SourceFigures.measure(test, fitted.get("`answerConfidence` with it"))
                        .ece())
                .isLessThan(0.05);
    }

    @Test
    void shouldTakeTheMeanOfDraws() {
        SourceFigures.Figure mean = SourceFigures.Figure.mean(
                List.of(new SourceFigures.Figure(0.5, 0.1), new SourceFigures.Figure(0.7, 0.3)));

        assertThat(mean.auroc()).isCloseTo(0.6, within(1e-12));
        assertThat(mean.ece()).isCloseTo(0.2, within(1e-12));
    }

    private static double auroc(Map<String, ToDoubleFunction<ReadAnswer>> fitted, String row, List<ReadAnswer> test) {
        return SourceFigures.measure(test, fitted.get(row)).auroc();
    }

    /** Right ones are those that the reader finds probable, which neither head nor source knows. */
    private List<ReadAnswer> answers(int count) {
        List<ReadAnswer> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean right = random.nextBoolean();
            double mean = right ? -0.1 - 0.2 * random.nextDouble() : -1 - random.nextDouble();
            answers.add(new ReadAnswer(
                    "law",
                    "answer " + i,
                    right ? 1 : 0,
                    (float) random.nextGaussian(),
                    new TokenLogProbabilities(mean, 3, OptionalDouble.of(-random.nextDouble())),
                    random.nextDouble()));
        }
        return answers;
    }
}

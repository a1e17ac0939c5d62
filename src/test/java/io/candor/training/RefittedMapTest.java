package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.honesty.map.LogitMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefittedMapTest {
    @Test
    void shouldMendLogitsThatAreTooSure() {
        double mended = 0;
        double raw = 0;
        for (long seed = 1; seed <= 8; seed++) {
            Sample sample = sample(400, seed, 3);
            mended += error(sample, new RefittedMap(sample.labels(), sample.logits()).beforehand());
            raw += error(sample, raw(sample));
        }

        assertThat(mended).isLessThan(raw / 2);
    }

    @Test
    void shouldJudgeALabelByAMapThatSawNeitherItNorLaterOnes() {
        Sample sample = sample(400, 2, 1);
        List<LearnedLabel> flipped = new ArrayList<>(sample.labels());
        LearnedLabel first = flipped.get(200);
        flipped.set(
                200,
                Labels.label(
                        first.questionId(),
                        "d",
                        0.5,
                        Map.of("ada", 1 - first.label().label())));

        double[] before = new RefittedMap(sample.labels(), sample.logits()).beforehand();
        double[] after = new RefittedMap(flipped, sample.logits()).beforehand();

        assertThat(Arrays.copyOfRange(after, 200, 400)).isEqualTo(Arrays.copyOfRange(before, 200, 400));
        assertThat(after[0]).isNotEqualTo(before[0]);
    }

    @Test
    void shouldSayNothingOfTheFirstFiftyWhichThereIsNoMapFor() {
        Sample sample = sample(120, 5, 1);

        double[] confidences = new RefittedMap(sample.labels(), sample.logits()).beforehand();

        assertThat(Arrays.copyOfRange(confidences, 70, 120)).containsOnly(Double.NaN);
        assertThat(Arrays.copyOfRange(confidences, 0, 70)).doesNotContain(Double.NaN);
    }

    @Test
    void shouldKeepConfidencesAsTheyAreWhereLabelsAreTooFew() {
        Sample sample = sample(49, 3, 3);

        assertThat(new RefittedMap(sample.labels(), sample.logits()).onAll()).isEqualTo(LogitMap.IDENTITY);
    }

    @Test
    void shouldNotLearnFromALogitThatIsNone() {
        Sample sample = sample(200, 4, 1);
        sample.logits()[7] = Float.NaN;

        assertThat(new RefittedMap(sample.labels(), sample.logits())
                        .onAll()
                        .global()
                        .slope())
                .isFinite();
    }

    private record Sample(List<LearnedLabel> labels, float[] logits, double[] right) {}

    /** Logits that are so many times the log odds of being right. */
    private static Sample sample(int count, long seed, double times) {
        Random random = new Random(seed);
        List<LearnedLabel> labels = new ArrayList<>();
        float[] logits = new float[count];
        double[] right = new double[count];
        for (int i = 0; i < count; i++) {
            double logOdds = 4 * random.nextDouble() - 2;
            right[i] = 1 / (1 + Math.exp(-logOdds));
            logits[i] = (float) (times * logOdds);
            labels.add(Labels.label("q" + i, "d", 0.5, Map.of("ada", random.nextDouble() < right[i] ? 1.0 : 0.0)));
        }
        return new Sample(labels, logits, right);
    }

    private static double[] raw(Sample sample) {
        double[] raw = new double[sample.logits().length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = 1 / (1 + Math.exp(-sample.logits()[i]));
        }
        return raw;
    }

    private static double error(Sample sample, double[] confidences) {
        return IntStream.range(0, confidences.length)
                .filter(i -> !Double.isNaN(confidences[i]))
                .mapToDouble(i -> Math.abs(confidences[i] - sample.right()[i]))
                .average()
                .orElseThrow();
    }
}

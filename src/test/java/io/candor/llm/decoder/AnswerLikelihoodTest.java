package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** How probable given answers are: against what generation says of the model's own, and against one token after the other. */
@ParameterizedClass
@ValueSource(strings = {"qwen2-tiny", "llama3-tiny"})
class AnswerLikelihoodTest {
    private static final Offset<Double> TOLERANCE = within(1e-4);
    private static final Set<Integer> ENDS = Set.of(3, 11);
    private static final int[] GIVEN = {5, 9, 17};

    private final GoldenModel model;
    private final AnswerLikelihood likelihood;

    AnswerLikelihoodTest(String name) {
        model = GoldenModel.open(name);
        likelihood = new AnswerLikelihood(model.decoder(), ENDS);
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void shouldFindOneTokenAfterTheOtherAndTheLikeliestEnd() {
        List<int[]> prompts = model.prompts();

        double[] means = likelihood.means(prompts, Collections.nCopies(prompts.size(), GIVEN));

        for (int row = 0; row < means.length; row++) {
            assertThat(means[row]).isCloseTo(reference(prompts.get(row), GIVEN), TOLERANCE);
        }
    }

    @Test
    void shouldFindTheEndAloneWhenThereAreNoTokens() {
        int[] prompt = model.prompts().get(0);

        assertThat(likelihood.means(List.of(prompt), List.of(new int[0]))[0])
                .isCloseTo(reference(prompt, new int[0]), TOLERANCE);
    }

    @Test
    void shouldFindTheSameWhateverElseIsReadBesideIt() {
        List<int[]> prompts = model.prompts();
        List<int[]> answers = new ArrayList<>();
        for (int row = 0; row < prompts.size(); row++) {
            answers.add(Arrays.copyOf(GIVEN, row % (GIVEN.length + 1)));
        }

        double[] together = likelihood.means(prompts, answers);

        for (int row = 0; row < together.length; row++) {
            assertThat(likelihood.means(List.of(prompts.get(row)), List.of(answers.get(row)))[0])
                    .isCloseTo(together[row], within(1e-5));
        }
    }

    @Test
    void shouldRefuseWhatIsLongerThanTheContext() {
        int[] prompt = model.prompts().get(0);
        int[] answer = new int[model.config().contextLength()];

        assertThatThrownBy(() -> likelihood.means(List.of(prompt), List.of(answer)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private double reference(int[] prompt, int[] answer) {
        double sum = 0;
        for (int i = 0; i < answer.length; i++) {
            sum += logProbability(joined(prompt, answer, i), answer[i]);
        }
        int[] whole = joined(prompt, answer, answer.length);
        double end = ENDS.stream()
                .mapToDouble(token -> logProbability(whole, token))
                .max()
                .orElseThrow();
        return (sum + end) / (answer.length + 1);
    }

    private double logProbability(int[] before, int token) {
        float[] logits = model.decoder().logits(List.of(before))[0];
        double largest = IntStream.range(0, logits.length)
                .mapToDouble(i -> logits[i])
                .max()
                .orElseThrow();
        double sum = IntStream.range(0, logits.length)
                .mapToDouble(i -> Math.exp(logits[i] - largest))
                .sum();
        return logits[token] - largest - Math.log(sum);
    }

    private static int[] joined(int[] prompt, int[] answer, int tokens) {
        return IntStream.concat(IntStream.of(prompt), IntStream.of(answer).limit(tokens))
                .toArray();
    }
}

package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.candor.llm.checkpoint.Checkpoint;
import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.StoredTensor;
import io.candor.llm.checkpoint.WeightLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decode loop on a tiny random model, against a plain-Java sampler over its logits. */
class DecodingTest {
    private static final int DRAWS = 4000;
    private static final long[] SEEDS = {11, 12, 13, 14};

    private static GoldenModel model;

    @BeforeAll
    static void open() {
        model = GoldenModel.open("llama3-tiny");
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0,   0, 1,    1",
        "0,   0, 1,    1.7",
        "1,   0, 1,    1",
        "0.4, 0, 1,    1",
        "1,   7, 1,    1",
        "1,   0, 0.6,  1",
        "0.7, 9, 0.5,  1",
        "1.5, 0, 1,    1.8",
        "0.8, 50, 0.9, 1.3"
    })
    void shouldWriteWhatTheReferenceSamplerWritesWhenRandomNumbersAreTheSame(
            double temperature, int topK, double topP, double penalty) {
        GenerationOptions options = new GenerationOptions(6, temperature, topK, topP, penalty, 0);
        List<Continuation> written = model.decoder().generate(model.prompts(), 2, options, SEEDS);

        for (int row = 0; row < SEEDS.length; row++) {
            List<float[]> uniforms = UniformNumbers.of(SEEDS[row], 2, 6);
            for (int sample = 0; sample < 2; sample++) {
                List<Integer> expected = new ReferenceSampler(options)
                        .continueFrom(model.prompts().get(row), model.decoder(), uniforms.get(sample));
                assertThat(written.get(2 * row + sample).tokens())
                        .as("row %d sample %d", row, sample)
                        .containsExactly(ints(expected));
            }
        }
    }

    @Test
    void shouldEqualGreedyWhenOnlyTheTopTokenIsLeft() {
        List<Continuation> greedy = written(GenerationOptions.greedy(8));

        assertSameTokens(written(new GenerationOptions(8, 1, 1, 1, 1, 0)), greedy);
        assertSameTokens(written(new GenerationOptions(8, 1, 0, 1e-9, 1, 0)), greedy);
        assertSameTokens(written(new GenerationOptions(8, 1e-4, 0, 1, 1, 0)), greedy);
    }

    @Test
    void shouldFollowTheSoftmaxWhenSampledOften() {
        GenerationOptions options = GenerationOptions.sampled(1, 0.8, 0);
        Map<Integer, Integer> counts = firstTokens(options);

        double statistic = 0;
        int cells = 0;
        double restExpected = 0;
        int restCounted = 0;
        for (ReferenceSampler.Candidate candidate : candidates(options)) {
            double expected = DRAWS * candidate.probability();
            int counted = counts.getOrDefault(candidate.token(), 0);
            if (expected >= 10) {
                statistic += square(counted - expected) / expected;
                cells++;
            } else {
                restExpected += expected;
                restCounted += counted;
            }
        }
        statistic += square(restCounted - restExpected) / restExpected;
        // Mean and deviation of chi-square with that many degrees of freedom; 4 deviations are one in ten thousand.
        assertThat(cells).isGreaterThan(50);
        assertThat(statistic).isLessThan(cells + 4 * Math.sqrt(2.0 * cells));
        assertThat(statistic).isGreaterThan(cells - 4 * Math.sqrt(2.0 * cells));
    }

    @ParameterizedTest
    @CsvSource({"0.3, 0, 0.5", "0.3, 12, 1", "0.3, 12, 0.8", "0.5, 1, 1"})
    void shouldDrawExactlyTheTokensLeftWhenTopKAndTopPCut(double temperature, int topK, double topP) {
        GenerationOptions options = new GenerationOptions(1, temperature, topK, topP, 1, 0);
        Set<Integer> support = candidates(options).stream()
                .map(ReferenceSampler.Candidate::token)
                .collect(Collectors.toSet());

        assertThat(support).hasSizeBetween(1, 60);
        assertThat(firstTokens(options).keySet()).isEqualTo(support);
    }

    @Test
    void shouldReportProbabilitiesOfTheUnmodifiedDistributionWhenSampled() {
        GenerationOptions options = new GenerationOptions(1, 0.3, 5, 0.9, 1.5, 0);
        List<int[]> prompts = model.prompts();
        float[][] logits = model.decoder().logits(prompts);
        List<Continuation> written = model.decoder().generate(prompts, 1, options, SEEDS);

        for (int row = 0; row < prompts.size(); row++) {
            double total = 0;
            for (float logit : logits[row]) {
                total += Math.exp(logit);
            }
            int token = written.get(row).tokens()[0];
            assertThat((double) written.get(row).logProbabilities()[0])
                    .isCloseTo(logits[row][token] - Math.log(total), within(1e-5));
        }
    }

    @Test
    void shouldNotCountPaddingAsSeenWhenRepetitionIsPenalised() {
        List<int[]> prompts = model.prompts();
        float[] logits = model.decoder().logits(prompts)[0];
        int top = IntStream.range(0, logits.length)
                .reduce((a, b) -> logits[b] > logits[a] ? b : a)
                .orElseThrow();
        assertThat(logits[top]).isPositive();
        GenerationOptions options = new GenerationOptions(1, 0, 0, 1, 3, 0);
        try (Checkpoint checkpoint = Checkpoint.open(model.checkpoint().folder());
                Decoder paddingFavoured = new Decoder(
                        model.config(), name -> withRowZeroLike(top, name, checkpoint), GoldenModel.FLOAT32)) {
            assertThat(prompts.get(0)).doesNotContain(0, top);

            assertThat(paddingFavoured
                            .generate(prompts, 1, options, SEEDS)
                            .get(0)
                            .tokens())
                    .containsExactly(0);
        }
    }

    @Test
    void shouldStopEachRowAtItsOwnEndWhenRowsEndAtDifferentSteps() {
        int[][] unstopped = model.prompts().stream()
                .map(prompt ->
                        written(List.of(prompt), GenerationOptions.greedy(16)).tokens())
                .toArray(int[][]::new);
        Set<Integer> ends = Set.of(unstopped[0][3], unstopped[1][9], unstopped[2][0]);
        try (GoldenModel stopping = GoldenModel.open(
                "llama3-tiny", GoldenModel.FLOAT32, c -> GoldenModel.with(c, c.rope(), c.contextLength(), ends))) {
            List<Continuation> written =
                    stopping.decoder().generate(model.prompts(), 1, GenerationOptions.greedy(16), new long[4]);

            for (int row = 0; row < unstopped.length; row++) {
                int end = 0;
                while (end < 16 && !ends.contains(unstopped[row][end])) {
                    end++;
                }
                assertThat(written.get(row).tokens()).containsExactly(Arrays.copyOf(unstopped[row], end));
                assertThat(written.get(row).stopped()).isEqualTo(end < 16);
                assertThat(written.get(row).logProbabilities()).hasSize(end < 16 ? end + 1 : 16);
            }
            assertThat(written.get(2).tokens()).isEmpty();
        }
    }

    @Test
    void shouldEqualSeparateRowsWhenOnePromptIsSampledOften() {
        GenerationOptions options = GenerationOptions.sampled(8, 1, 0);
        List<int[]> prompts = model.prompts();
        List<Continuation> five = model.decoder().generate(prompts, 5, options, SEEDS);
        List<Continuation> two = model.decoder().generate(prompts, 2, options, SEEDS);
        List<Continuation> one = model.decoder().generate(prompts, 1, options, SEEDS);

        for (int row = 0; row < prompts.size(); row++) {
            assertThat(two.get(2 * row).tokens())
                    .containsExactly(five.get(5 * row).tokens());
            assertThat(two.get(2 * row + 1).tokens())
                    .containsExactly(five.get(5 * row + 1).tokens());
            assertThat(one.get(row).tokens()).containsExactly(five.get(5 * row).tokens());
            List<Continuation> samples = five.subList(5 * row, 5 * row + 5);
            assertThat(samples.stream().map(s -> ints(s)).distinct()).hasSize(5);
        }
    }

    @Test
    void shouldDrawTheSameBeginningWhenTheLimitGrows() {
        List<Continuation> brief =
                model.decoder().generate(model.prompts(), 3, GenerationOptions.sampled(4, 1, 0), SEEDS);
        List<Continuation> longer =
                model.decoder().generate(model.prompts(), 3, GenerationOptions.sampled(9, 1, 0), SEEDS);

        for (int i = 0; i < brief.size(); i++) {
            assertThat(longer.get(i).tokens()).startsWith(brief.get(i).tokens());
        }
    }

    @Test
    void shouldDrawUnrelatedNumbersWhenSeedsAreNeighbours() {
        List<float[]> streams = new ArrayList<>();
        for (long seed = 0; seed < 4; seed++) {
            for (long number = 0; number < 3; number++) {
                streams.addAll(UniformNumbers.of(LanguageModel.seed(seed, number), 3, 20));
            }
        }
        Set<Float> distinct = new HashSet<>();
        streams.forEach(stream -> IntStream.range(0, stream.length).forEach(i -> distinct.add(stream[i])));

        // 720 draws of 2^24 values; a shifted copy of one stream would cost about 20.
        assertThat(distinct).hasSizeGreaterThan(715);
    }

    @Test
    void shouldEndAtTheContextWhenPromptAndAnswerWouldExceedIt() {
        int context = 26;
        List<Continuation> unlimited =
                model.decoder().generate(model.prompts(), 1, GenerationOptions.greedy(16), new long[4]);
        try (GoldenModel tight = tight(context)) {
            List<Continuation> written =
                    tight.decoder().generate(model.prompts(), 1, GenerationOptions.greedy(16), new long[4]);

            for (int row = 0; row < written.size(); row++) {
                int room = Math.min(16, context - model.prompts().get(row).length);
                assertThat(written.get(row).tokens())
                        .containsExactly(Arrays.copyOf(unlimited.get(row).tokens(), room));
                assertThat(written.get(row).stopped()).isFalse();
            }
        }
    }

    @Test
    void shouldRefuseWithOneSentenceWhenThePromptFillsTheContext() {
        try (GoldenModel tight = tight(23)) {
            assertThat(tight.decoder().logits(model.prompts())).hasNumberOfRows(4);
            assertThatThrownBy(() ->
                            tight.decoder().generate(model.prompts(), 1, GenerationOptions.greedy(1), new long[4]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the longest prompt needs 24 tokens, the model's context has 23");
        }
    }

    private static GoldenModel tight(int context) {
        return GoldenModel.open(
                "llama3-tiny", GoldenModel.FLOAT32, c -> GoldenModel.with(c, c.rope(), context, Set.of()));
    }

    private static StoredTensor withRowZeroLike(int row, String name, Checkpoint checkpoint) {
        StoredTensor tensor = checkpoint.tensor(name);
        if (!name.equals(WeightLayout.LANGUAGE_HEAD)) {
            return tensor;
        }
        float[] values = tensor.floats();
        int width = (int) tensor.shape()[1];
        for (int i = 0; i < width; i++) {
            values[i] = values[row * width + i] * 1.1f;
        }
        return HostTensor.of(values, tensor.shape());
    }

    private static List<Continuation> written(GenerationOptions options) {
        return model.decoder().generate(model.prompts(), 1, options, SEEDS);
    }

    private static Continuation written(List<int[]> prompt, GenerationOptions options) {
        return model.decoder().generate(prompt, 1, options, new long[1]).get(0);
    }

    private static Map<Integer, Integer> firstTokens(GenerationOptions options) {
        Map<Integer, Integer> counts = new HashMap<>();
        model.decoder()
                .generate(List.of(model.prompts().get(1)), DRAWS, options, new long[] {3})
                .forEach(written -> counts.merge(written.tokens()[0], 1, Integer::sum));
        return counts;
    }

    private static List<ReferenceSampler.Candidate> candidates(GenerationOptions options) {
        ReferenceSampler sampler = new ReferenceSampler(options);
        float[] logits = model.decoder().logits(List.of(model.prompts().get(1)))[0];
        return sampler.candidates(sampler.penalised(logits, Set.of()));
    }

    private static void assertSameTokens(List<Continuation> actual, List<Continuation> expected) {
        for (int row = 0; row < expected.size(); row++) {
            assertThat(actual.get(row).tokens())
                    .containsExactly(expected.get(row).tokens());
        }
    }

    private static double square(double value) {
        return value * value;
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private static List<Integer> ints(Continuation written) {
        return IntStream.of(written.tokens()).boxed().toList();
    }
}

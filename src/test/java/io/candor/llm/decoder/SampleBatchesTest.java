package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples in slots are those that the loop over whole batches draws. */
@ParameterizedClass
@ValueSource(strings = {"qwen2-tiny", "llama3-tiny"})
class SampleBatchesTest {
    private static final long[] SEEDS = {11, 12, 13, 14};

    private final String name;
    private final GoldenModel model;

    SampleBatchesTest(String name) {
        this.name = name;
        model = GoldenModel.open(name);
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void shouldDrawTheSamplesOfTheSeed() {
        assertSame(model, model.prompts(), 5, GenerationOptions.sampled(16, 0.9, 0), SEEDS);
    }

    @Test
    void shouldDrawTheSamplesOfTheSeedWithinTopKAndTopP() {
        assertSame(model, model.prompts(), 3, new GenerationOptions(16, 0.8, 40, 0.9, 1, 0), SEEDS);
    }

    @Test
    void shouldDrawTheSamplesOfTheSeedWhenRepetitionIsPenalised() {
        assertSame(model, model.prompts(), 3, new GenerationOptions(16, 0.8, 40, 0.9, 1.3, 0), SEEDS);
    }

    @Test
    void shouldDrawTheSamplesOfTheSeedWhenThereAreMoreThanPlaces() {
        Random random = new Random(5);
        List<int[]> prompts = new ArrayList<>();
        long[] seeds = new long[60];
        for (int i = 0; i < seeds.length; i++) {
            prompts.add(random.ints(1 + random.nextInt(40), 0, model.config().vocabularySize())
                    .toArray());
            seeds[i] = random.nextLong();
        }

        assertSame(model, prompts, 7, GenerationOptions.sampled(6, 1, 0), seeds);
    }

    @Test
    void shouldDrawMoreSamplesOfOnePromptThanThereArePlaces() {
        assertSame(model, model.prompts().subList(1, 2), 600, GenerationOptions.sampled(3, 1, 0), new long[] {3});
    }

    @Test
    void shouldEndEachSampleWhereTheModelStops() {
        GenerationOptions options = GenerationOptions.sampled(30, 1, 0);
        Set<Integer> stops = Set.of(
                model.decoder()
                        .generate(model.prompts(), 1, options, SEEDS)
                        .get(0)
                        .tokens()[2],
                model.decoder()
                        .generate(model.prompts(), 1, options, SEEDS)
                        .get(1)
                        .tokens()[9]);
        try (GoldenModel stopping = GoldenModel.open(
                name, GoldenModel.FLOAT32, c -> GoldenModel.with(c, c.rope(), c.contextLength(), stops))) {
            assertSame(stopping, model.prompts(), 8, options, SEEDS);
        }
    }

    @Test
    void shouldEndEachSampleWithTheContext() {
        try (GoldenModel tight = GoldenModel.open(
                name, GoldenModel.FLOAT32, c -> GoldenModel.with(c, c.rope(), 26, c.endOfSequence()))) {
            assertSame(tight, model.prompts(), 4, GenerationOptions.sampled(30, 1, 0), SEEDS);
        }
    }

    @Test
    void shouldRefuseAPromptThatLeavesNoRoomInTheContext() {
        int[] filling = new int[model.config().contextLength()];

        assertThatThrownBy(() ->
                        model.decoder().sample(List.of(filling), 2, GenerationOptions.sampled(4, 1, 0), new long[] {1}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 9})
    void shouldDrawTheSamplesOfTheSeedWhenMemoryRanOut(int call) {
        GenerationOptions options = GenerationOptions.sampled(8, 1, 0);
        FailingChoice choice = new FailingChoice(options, call, "out of memory");

        List<Continuation> actual =
                new SampleBatches(model.decoder(), model.prompts(), 5, options, SEEDS, choice).all();

        assertSame(actual, model.decoder().generate(model.prompts(), 5, options, SEEDS));
    }

    @Test
    void shouldSayWhatWentWrongWhenItWasNotMemory() {
        GenerationOptions options = GenerationOptions.sampled(8, 1, 0);
        SampleBatches batches = new SampleBatches(
                model.decoder(), model.prompts(), 5, options, SEEDS, new FailingChoice(options, 2, "no such kernel"));

        assertThatThrownBy(batches::all).isInstanceOf(EngineException.class).hasMessage("no such kernel");
    }

    private static void assertSame(
            GoldenModel of, List<int[]> prompts, int samples, GenerationOptions options, long[] seeds) {
        List<Continuation> expected = of.decoder().generate(prompts, samples, options, seeds);
        assertSame(of.decoder().sample(prompts, samples, options, seeds), expected);
    }

    private static void assertSame(List<Continuation> actual, List<Continuation> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).tokens()).containsExactly(expected.get(i).tokens());
            assertThat(actual.get(i).stopped()).isEqualTo(expected.get(i).stopped());
            assertThat(actual.get(i).logProbabilities())
                    .containsExactly(expected.get(i).logProbabilities(), within(1e-5f));
        }
    }

    /** Samples, but for one call that fails. */
    private static final class FailingChoice implements TokenChoice {
        private final TokenChoice choice;
        private final int failing;
        private final String message;
        private int calls;

        FailingChoice(GenerationOptions options, int failing, String message) {
            choice = new SampledTokens(options);
            this.failing = failing;
            this.message = message;
        }

        @Override
        public <T> SlotCache.Tokens first(SlotCache cache, List<Row<T>> rows, int slot, Optional<IValue> lower) {
            fail();
            return choice.first(cache, rows, slot, lower);
        }

        @Override
        public <T> SlotCache.Tokens next(SlotCache cache, List<Row<T>> rows, int columns, int steps) {
            fail();
            return choice.next(cache, rows, columns, steps);
        }

        private void fail() {
            if (++calls == failing) {
                throw new EngineException(message);
            }
        }
    }
}

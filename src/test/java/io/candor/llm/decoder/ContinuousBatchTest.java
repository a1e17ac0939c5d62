package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.EngineException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever else is under way, a prompt gets the answer that it gets alone. */
@ParameterizedClass
@ValueSource(strings = {"qwen2-tiny", "llama3-tiny"})
class ContinuousBatchTest {
    private static final float FLOAT32_BOUND = 1e-5f;
    /** No prompt is prefilled in pieces. */
    private static final int WHOLE = Integer.MAX_VALUE;

    private final String name;
    private final GoldenModel model;

    ContinuousBatchTest(String name) {
        this.name = name;
        model = GoldenModel.open(name);
    }

    @AfterEach
    void close() {
        model.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 32, WHOLE})
    void shouldGiveEachPromptItsOwnAnswerWhenOthersJoinAndLeave(int prefillTokens) {
        Random random = new Random(1);
        List<ContinuousBatch.Prompt<Integer>> prompts = randomPrompts(random, 40);
        Map<Integer, Continuation> written = new HashMap<>();
        try (ContinuousBatch<Integer> batch = batch(model, prefillTokens)) {
            int next = 0;
            while (next < prompts.size() || batch.size() > 0) {
                int joining = Math.min(random.nextInt(5), prompts.size() - next);
                if (joining > 0) {
                    collect(batch.join(prompts.subList(next, next + joining)), written);
                    next += joining;
                }
                collect(batch.decode(), written);
            }
        }

        for (ContinuousBatch.Prompt<Integer> prompt : prompts) {
            assertSame(written.get(prompt.owner()), alone(model, prompt));
        }
    }

    @Nested
    @ParameterizedClass
    @EnumSource(names = {"PACKED", "PLAIN", "STORED"})
    class InEveryForm {
        private final DecoderWeights.Form form;

        InEveryForm(DecoderWeights.Form form) {
            this.form = form;
        }

        @ParameterizedTest
        @ValueSource(ints = {16, WHOLE})
        void shouldGiveEachPromptItsOwnAnswer(int prefillTokens) {
            try (GoldenModel formed = GoldenModel.open(name, form);
                    ContinuousBatch<Integer> batch = batch(formed, prefillTokens)) {
                List<ContinuousBatch.Prompt<Integer>> prompts = randomPrompts(new Random(2), 6);
                Map<Integer, Continuation> written = new HashMap<>();
                collect(batch.join(prompts.subList(0, 4)), written);
                collect(batch.decode(), written);
                collect(batch.join(prompts.subList(4, 6)), written);
                finish(batch, written);

                for (ContinuousBatch.Prompt<Integer> prompt : prompts) {
                    assertSame(written.get(prompt.owner()), alone(formed, prompt));
                }
            }
        }
    }

    @Test
    void shouldEndAnAnswerWhereTheModelStops() {
        ContinuousBatch.Prompt<Integer> prompt = prompt(0, 0, 12);
        int stop = alone(model, prompt).tokens()[3];
        try (GoldenModel stopping = GoldenModel.open(
                        name,
                        GoldenModel.FLOAT32,
                        c -> GoldenModel.with(c, c.rope(), c.contextLength(), Set.of(stop)));
                ContinuousBatch<Integer> batch = batch(stopping)) {
            Map<Integer, Continuation> written = new HashMap<>();
            collect(batch.join(List.of(prompt)), written);
            finish(batch, written);

            assertThat(written.get(0).stopped()).isTrue();
            assertSame(written.get(0), alone(stopping, prompt));
        }
    }

    @Test
    void shouldEndAnAnswerWithTheContext() {
        int length = model.prompts().get(0).length;
        try (GoldenModel tight = GoldenModel.open(
                        name, GoldenModel.FLOAT32, c -> GoldenModel.with(c, c.rope(), length + 3, c.endOfSequence()));
                ContinuousBatch<Integer> batch = batch(tight)) {
            Map<Integer, Continuation> written = new HashMap<>();
            collect(batch.join(List.of(prompt(0, 0, 100))), written);
            finish(batch, written);

            assertThat(written.get(0).tokens()).hasSizeLessThanOrEqualTo(3);
            assertSame(written.get(0), alone(tight, prompt(0, 0, 100)));
        }
    }

    @Test
    void shouldAnswerAtOnceWhenOneTokenIsWanted() {
        try (ContinuousBatch<Integer> batch = batch(model)) {
            List<ContinuousBatch.Ended<Integer>> ended = batch.join(List.of(prompt(7, 0, 1), prompt(8, 1, 1)));

            assertThat(ended).extracting(ContinuousBatch.Ended::owner).containsExactlyInAnyOrder(7, 8);
            assertThat(batch.size()).isZero();
        }
    }

    @Test
    void shouldGoOnWithTheOthersWhenOneIsCancelled() {
        try (ContinuousBatch<Integer> batch = batch(model)) {
            Map<Integer, Continuation> written = new HashMap<>();
            collect(batch.join(List.of(prompt(0, 0, 9), prompt(1, 1, 9), prompt(2, 2, 9))), written);
            collect(batch.decode(), written);
            batch.cancel(owner -> owner == 0);
            finish(batch, written);

            assertThat(written).containsOnlyKeys(1, 2);
            assertSame(written.get(2), alone(model, prompt(2, 2, 9)));
        }
    }

    @Test
    void shouldRefuseAPromptThatLeavesNoRoomInTheContextAndGoOn() {
        int[] tooLong = new int[model.decoder().config().contextLength()];
        try (ContinuousBatch<Integer> batch = batch(model)) {
            batch.join(List.of(prompt(0, 0, 4)));

            assertThatThrownBy(() -> batch.join(List.of(new ContinuousBatch.Prompt<>(1, tooLong, 4))))
                    .isInstanceOf(IllegalArgumentException.class);
            Map<Integer, Continuation> written = new HashMap<>();
            finish(batch, written);
            assertSame(written.get(0), alone(model, prompt(0, 0, 4)));
        }
    }

    @Test
    void shouldBeginAnewWhenItWasCleared() {
        try (ContinuousBatch<Integer> batch = batch(model)) {
            batch.join(List.of(prompt(0, 0, 9), prompt(1, 1, 9)));
            batch.decode();

            assertThat(batch.clear()).containsExactly(0, 1);
            Map<Integer, Continuation> written = new HashMap<>();
            collect(batch.join(List.of(prompt(0, 0, 9))), written);
            finish(batch, written);
            assertSame(written.get(0), alone(model, prompt(0, 0, 9)));
        }
    }

    @Test
    void shouldHaveLessRoomWhenItShrank() {
        try (ContinuousBatch<Integer> batch = batch(model)) {
            batch.join(List.of(prompt(0, 0, 9), prompt(1, 1, 9)));
            int before = batch.room(64);

            batch.shrink();

            assertThat(batch.room(64)).isLessThan(Math.min(before, 8));
        }
    }

    @Test
    void shouldHaveRoomForHalfOfWhatItHadWhenMemoryRanOutAndNothingIsUnderWay() {
        try (ContinuousBatch<Integer> batch = batch(model)) {
            int before = batch.room(64);

            batch.shrink();

            assertThat(batch.room(64)).isGreaterThan(before / 3);
        }
    }

    @Test
    void shouldDecodeTheOthersBetweenThePiecesOfALongPrompt() {
        try (ContinuousBatch<Integer> batch = batch(model, 16)) {
            Map<Integer, Continuation> written = new HashMap<>();
            collect(batch.join(List.of(prompt(0, 0, 5))), written);
            collect(batch.join(List.of(longPrompt(1, 96, 3))), written);
            for (int step = 0; step < 4; step++) {
                collect(batch.decode(), written);
            }

            assertThat(written).containsOnlyKeys(0);
            assertSame(written.get(0), alone(model, prompt(0, 0, 5)));
            finish(batch, written);
            assertSame(written.get(1), alone(model, longPrompt(1, 96, 3)));
        }
    }

    @Test
    void shouldAnswerAShortPromptBeforeALongOneThatBeganEarlier() {
        try (ContinuousBatch<Integer> batch = batch(model, 24)) {
            Map<Integer, Continuation> written = new HashMap<>();
            collect(batch.join(List.of(longPrompt(0, 96, 3), longPrompt(1, 50, 3))), written);
            collect(batch.join(List.of(prompt(2, 0, 2), prompt(3, 3, 2))), written);
            collect(batch.decode(), written);

            assertThat(written).containsOnlyKeys(2, 3);
            finish(batch, written);
            assertSame(written.get(0), alone(model, longPrompt(0, 96, 3)));
            assertSame(written.get(1), alone(model, longPrompt(1, 50, 3)));
            assertSame(written.get(2), alone(model, prompt(2, 0, 2)));
            assertSame(written.get(3), alone(model, prompt(3, 3, 2)));
        }
    }

    @Test
    void shouldGoOnWithALongPromptWhenOneThatDecodesIsCancelled() {
        try (ContinuousBatch<Integer> batch = batch(model, 16)) {
            Map<Integer, Continuation> written = new HashMap<>();
            collect(batch.join(List.of(prompt(0, 0, 30), prompt(1, 1, 30))), written);
            collect(batch.join(List.of(longPrompt(2, 96, 5), longPrompt(3, 40, 5))), written);
            collect(batch.decode(), written);
            batch.cancel(owner -> owner == 0);
            finish(batch, written);

            assertThat(written).containsOnlyKeys(1, 2, 3);
            assertSame(written.get(1), alone(model, prompt(1, 1, 30)));
            assertSame(written.get(2), alone(model, longPrompt(2, 96, 5)));
            assertSame(written.get(3), alone(model, longPrompt(3, 40, 5)));
        }
    }

    @Test
    void shouldGoOnWithTheOthersWhenALongPromptIsCancelledBeforeItIsPrefilled() {
        try (ContinuousBatch<Integer> batch = batch(model, 16)) {
            Map<Integer, Continuation> written = new HashMap<>();
            collect(batch.join(List.of(prompt(0, 0, 30))), written);
            collect(batch.join(List.of(longPrompt(1, 96, 5), longPrompt(2, 40, 5))), written);
            collect(batch.decode(), written);
            batch.cancel(owner -> owner == 1);
            finish(batch, written);

            assertThat(written).containsOnlyKeys(0, 2);
            assertSame(written.get(0), alone(model, prompt(0, 0, 30)));
            assertSame(written.get(2), alone(model, longPrompt(2, 40, 5)));
        }
    }

    @Test
    void shouldKeepALongPromptWhenTheCacheGrowsBeforeItIsPrefilled() {
        try (ContinuousBatch<Integer> batch = batch(model, 16)) {
            Map<Integer, Continuation> written = new HashMap<>();
            collect(batch.join(List.of(longPrompt(0, 60, 4))), written);
            collect(batch.decode(), written);
            collect(batch.join(List.of(longPrompt(1, 100, 60))), written);
            finish(batch, written);

            assertSame(written.get(0), alone(model, longPrompt(0, 60, 4)));
            assertSame(written.get(1), alone(model, longPrompt(1, 100, 60)));
        }
    }

    @Test
    void shouldBeginAnewWithLessRoomWhenMemoryRanOutInTheMiddleOfALongPrompt() {
        try (ContinuousBatch<Integer> batch = batch(model, 16)) {
            batch.join(List.of(prompt(0, 0, 30)));
            batch.join(List.of(longPrompt(1, 96, 5)));
            batch.decode();
            int before = batch.room(64);
            batch.shrink();

            assertThat(batch.clear()).containsExactlyInAnyOrder(0, 1);
            assertThat(batch.room(64)).isLessThan(before);
            Map<Integer, Continuation> written = new HashMap<>();
            collect(batch.join(List.of(longPrompt(1, 96, 5))), written);
            finish(batch, written);
            assertSame(written.get(1), alone(model, longPrompt(1, 96, 5)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, WHOLE})
    void shouldGoOnWithTheOthersWhenThePassOverAPromptFails(int prefillTokens) {
        int[] unreadable = longPrompt(1, 96, 5).tokens();
        unreadable[0] = model.config().vocabularySize();
        try (ContinuousBatch<Integer> batch = batch(model, prefillTokens)) {
            batch.join(List.of(prompt(0, 0, 9)));

            assertThatThrownBy(() -> batch.join(List.of(new ContinuousBatch.Prompt<>(1, unreadable, 5))))
                    .isInstanceOf(EngineException.class);
            assertThat(batch.size()).isEqualTo(1);
            Map<Integer, Continuation> written = new HashMap<>();
            finish(batch, written);
            assertSame(written.get(0), alone(model, prompt(0, 0, 9)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, WHOLE})
    void shouldGiveTheConfidenceOfTheWholePassWhenItReadsInPieces(int prefillTokens) {
        int[] prompt = longPrompt(0, 70, 1).tokens();
        try (LoadedAdapter adapter = model.loadAdapter();
                ConfidenceReading pass = new PiecewiseConfidence(model.decoder(), prompt, adapter, prefillTokens)) {
            OptionalDouble logit = pass.advance();
            int pieces = 1;
            while (logit.isEmpty()) {
                logit = pass.advance();
                pieces++;
            }

            assertThat(pieces).isEqualTo((int) Math.ceil(70.0 / prefillTokens));
            assertThat((float) logit.getAsDouble())
                    .isCloseTo(model.decoder().confidenceLogits(List.of(prompt), adapter)[0], within(FLOAT32_BOUND));
        }
    }

    @Test
    void shouldGiveTheConfidenceOfTheWholePassWhenPiecesGetSmallerOnTheWay() {
        int[] prompt = longPrompt(0, 70, 1).tokens();
        try (LoadedAdapter adapter = model.loadAdapter();
                ConfidenceReading pass = new PiecewiseConfidence(model.decoder(), prompt, adapter, 32)) {
            pass.advance();
            boolean smaller = pass.shrink();
            OptionalDouble logit = pass.advance();
            int pieces = 2;
            while (logit.isEmpty()) {
                logit = pass.advance();
                pieces++;
            }

            assertThat(smaller).isTrue();
            assertThat(pieces).isEqualTo(4);
            assertThat((float) logit.getAsDouble())
                    .isCloseTo(model.decoder().confidenceLogits(List.of(prompt), adapter)[0], within(FLOAT32_BOUND));
        }
    }

    private static ContinuousBatch<Integer> batch(GoldenModel of) {
        return batch(of, WHOLE);
    }

    private static ContinuousBatch<Integer> batch(GoldenModel of, int prefillTokens) {
        return new SlotBatch<>(of.decoder(), continuation -> new Generation("", continuation), prefillTokens);
    }

    private ContinuousBatch.Prompt<Integer> longPrompt(int owner, int length, int maxTokens) {
        int[] tokens = new Random(owner)
                .ints(length, 0, model.config().vocabularySize())
                .toArray();
        return new ContinuousBatch.Prompt<>(owner, tokens, maxTokens);
    }

    /** Up to 100 tokens and answers of up to 40, so that many cross the sizes that a cache comes in. */
    private List<ContinuousBatch.Prompt<Integer>> randomPrompts(Random random, int count) {
        int[] longest = model.longPrompt();
        int vocabulary = model.decoder().config().vocabularySize();
        List<ContinuousBatch.Prompt<Integer>> prompts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] tokens = random.ints(1 + random.nextInt(100), 0, vocabulary).toArray();
            System.arraycopy(longest, 0, tokens, 0, Math.min(tokens.length, longest.length / 2));
            prompts.add(new ContinuousBatch.Prompt<>(i, tokens, 1 + random.nextInt(40)));
        }
        return prompts;
    }

    private ContinuousBatch.Prompt<Integer> prompt(int owner, int number, int maxTokens) {
        return new ContinuousBatch.Prompt<>(owner, model.prompts().get(number), maxTokens);
    }

    private static void finish(ContinuousBatch<Integer> batch, Map<Integer, Continuation> written) {
        while (batch.size() > 0) {
            collect(batch.decode(), written);
        }
    }

    private static void collect(List<ContinuousBatch.Ended<Integer>> ended, Map<Integer, Continuation> written) {
        ended.forEach(
                each -> assertThat(written.put(each.owner(), each.generation().continuation()))
                        .isNull());
    }

    private static Continuation alone(GoldenModel of, ContinuousBatch.Prompt<Integer> prompt) {
        return of.decoder()
                .generate(List.of(prompt.tokens()), 1, GenerationOptions.greedy(prompt.maxTokens()), new long[1])
                .get(0);
    }

    private static void assertSame(Continuation actual, Continuation expected) {
        assertThat(actual.tokens()).isEqualTo(expected.tokens());
        assertThat(actual.stopped()).isEqualTo(expected.stopped());
        assertThat(actual.logProbabilities()).hasSameSizeAs(expected.logProbabilities());
        for (int i = 0; i < expected.logProbabilities().length; i++) {
            assertThat(actual.logProbabilities()[i]).isCloseTo(expected.logProbabilities()[i], within(FLOAT32_BOUND));
        }
    }
}

package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.jni.JniUtils;
import io.candor.llm.decoder.OperationThreads.Work;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationThreadsTest {
    private static final int CORES = 8;

    @ParameterizedTest
    @CsvSource({"197000, 1, 1", "197000, 8, 1", "197000, 32, 8", "1770000, 1, 8"})
    void shouldBeginWithAllThreadsWhereProductsAreLargeEnoughToShare(long elements, int tokens, int threads) {
        OperationThreads measured = OperationThreads.measured(CORES, elements);

        assertThat(measured.begin("decode", Work.of(tokens)).threads()).isEqualTo(threads);
    }

    @Test
    void shouldHaveAsManyThreadsAsAreSetWhateverTheSize() {
        OperationThreads set = OperationThreads.always(CORES);

        assertThat(List.of(
                        set.begin("decode", Work.of(1)).threads(),
                        set.begin("decode", Work.of(100_000)).threads(),
                        set.most()))
                .containsOnly(CORES);
    }

    @Test
    void shouldHaveNoMoreThreadsThanThereAreCores() {
        assertThat(TorchDevice.threads(new EngineSettings("cpu", Precision.FLOAT32, 10_000)))
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void shouldTryAnotherNumberForCallsOfOneKindAlone() {
        OperationThreads measured = OperationThreads.measured(2, 1_770_000);
        for (int i = 0; i < 16; i++) {
            measured.begin("decode", Work.of(1)).ended();
        }

        assertThat(measured.begin("decode", Work.of(1)).threads()).isEqualTo(1);
        assertThat(measured.begin("decode", Work.of(64)).threads()).isEqualTo(2);
        assertThat(measured.begin("join", Work.of(1)).threads()).isEqualTo(2);
    }

    @Test
    void shouldKeepEachModelToItsOwnNumberWhenOneThreadCallsSeveral() {
        EngineSettings all = new EngineSettings("cpu", Precision.FLOAT32, 10_000);
        try (GoldenModel one = GoldenModel.open("qwen2-tiny");
                GoldenModel most = GoldenModel.open("qwen2-tiny", all, GoldenModel::withoutStops)) {
            one.decoder().logits(one.prompts());
            int ofTheFirst = JniUtils.getNumThreads();
            most.decoder().hidden(most.prompts(), null);
            int ofTheSecond = JniUtils.getNumThreads();
            one.decoder().hidden(one.prompts(), null);

            assertThat(ofTheFirst).isEqualTo(1);
            assertThat(ofTheSecond).isEqualTo(Runtime.getRuntime().availableProcessors());
            assertThat(JniUtils.getNumThreads()).isEqualTo(1);
        }
    }

    @Test
    void shouldLeaveTheNumberOpenWhereAnotherModelOfTheProcessIsSetToOne() {
        EngineSettings open = new EngineSettings("cpu", Precision.FLOAT32, 0);
        int cores = Runtime.getRuntime().availableProcessors();
        try (GoldenModel one = GoldenModel.open("qwen2-tiny")) {
            one.decoder().logits(one.prompts());
            try (GoldenModel other = GoldenModel.open("qwen2-tiny", open, GoldenModel::withoutStops)) {
                assertThat(other.decoder().threads()).isEqualTo(cores);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void shouldGiveTheSameAnswersAndConfidencesWhateverTheNumber(int threads) {
        EngineSettings settings = new EngineSettings("cpu", Precision.FLOAT32, threads);
        try (GoldenModel one = GoldenModel.open("llama3-tiny");
                GoldenModel other = GoldenModel.open("llama3-tiny", settings, GoldenModel::withoutStops);
                LoadedAdapter adapter = one.loadAdapter();
                LoadedAdapter otherAdapter = other.loadAdapter()) {
            List<Continuation> expected = answers(one);
            List<Continuation> actual = answers(other);
            float[] expectedLogits = one.decoder().confidenceLogits(one.prompts(), adapter);
            float[] actualLogits = other.decoder().confidenceLogits(other.prompts(), otherAdapter);

            for (int i = 0; i < expected.size(); i++) {
                assertThat(actual.get(i).tokens()).isEqualTo(expected.get(i).tokens());
                assertThat(actualLogits[i]).isCloseTo(expectedLogits[i], within(1e-5f));
            }
        }
    }

    private static List<Continuation> answers(GoldenModel model) {
        return model.decoder().generate(model.prompts(), 1, GenerationOptions.greedy(8), new long[4]);
    }
}

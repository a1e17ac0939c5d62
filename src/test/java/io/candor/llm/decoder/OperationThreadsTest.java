package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationThreadsTest {
    /** Elements of a matrix, in the mean: of the embedded Atlas, and of a model of 110 million parameters. */
    private static final long SMALL = 197_000;

    private static final long LARGE = 1_770_000;

    private static final int CORES = 8;

    @Test
    void shouldHaveOneThreadWhereProductsAreSmall() {
        assertThat(new OperationThreads(CORES, SMALL).of(1)).isEqualTo(1);
        assertThat(new OperationThreads(CORES, SMALL).of(8)).isEqualTo(1);
    }

    @Test
    void shouldHaveAllThreadsWhereManyTokensMakeSmallMatricesWorthIt() {
        assertThat(new OperationThreads(CORES, SMALL).of(32)).isEqualTo(CORES);
    }

    @Test
    void shouldHaveAllThreadsForOneTokenOfALargeModel() {
        assertThat(new OperationThreads(CORES, LARGE).of(1)).isEqualTo(CORES);
    }

    @Test
    void shouldHaveAsManyThreadsAsAreSetWhateverTheSize() {
        int cores = Runtime.getRuntime().availableProcessors();
        OperationThreads set = OperationThreads.always(new EngineSettings("cpu", Precision.FLOAT32, cores));

        assertThat(List.of(set.of(1), set.of(100_000), set.most())).containsOnly(cores);
    }

    @Test
    void shouldHaveNoMoreThreadsThanThereAreCores() {
        OperationThreads set = OperationThreads.always(new EngineSettings("cpu", Precision.FLOAT32, 10_000));

        assertThat(set.most()).isEqualTo(Runtime.getRuntime().availableProcessors());
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

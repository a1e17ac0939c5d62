package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a GPU computes is what a CPU does, one kernel after the other and as recorded steps; not run where libtorch finds no GPU,
 * and the recorded steps not without the library that {@code deploy/cuda-graph/build.sh} makes.
 */
@Tag("gpu")
class GpuDecodingTest {
    /** In float32; a GPU adds in another order. */
    private static final float BOUND = 1e-3f;

    private static final String LIBRARY = "CANDOR_CUDA_GRAPH_LIBRARY";
    private static final EngineSettings GPU = new EngineSettings("gpu", Precision.FLOAT32, 0);

    @BeforeEach
    void needsGpu() {
        assumeTrue(Engine.getEngine("PyTorch").getGpuCount() > 0, "not run: libtorch finds no GPU");
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen2-tiny", "llama3-tiny"})
    void shouldGiveTheConfidencesOfACpu(String name) {
        try (GoldenModel cpu = GoldenModel.open(name);
                GoldenModel gpu = GoldenModel.open(name, GPU, GoldenModel::withoutStops);
                LoadedAdapter onCpu = cpu.loadAdapter();
                LoadedAdapter onGpu = gpu.loadAdapter()) {
            float[] expected = cpu.decoder().confidenceLogits(cpu.prompts(), onCpu);

            float[] actual = gpu.decoder().confidenceLogits(gpu.prompts(), onGpu);

            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).isCloseTo(expected[i], within(BOUND));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen2-tiny", "llama3-tiny"})
    void shouldGiveTheAnswersOfACpu(String name) {
        assertAnswersOfACpu(name, GPU);
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen2-tiny", "llama3-tiny"})
    void shouldGiveTheAnswersOfACpuWhenStepsAreRecorded(String name) {
        String library = System.getenv(LIBRARY);
        assumeTrue(library != null, "not run: " + LIBRARY + " names no library of CUDA graphs");

        assertAnswersOfACpu(name, GPU.with(Optional.of(Path.of(library))));
    }

    private static void assertAnswersOfACpu(String name, EngineSettings settings) {
        try (GoldenModel cpu = GoldenModel.open(name);
                GoldenModel gpu = GoldenModel.open(name, settings, GoldenModel::withoutStops)) {
            List<ContinuousBatch.Prompt<Integer>> prompts = prompts(cpu.config().vocabularySize());

            Map<Integer, Continuation> written = joiningAndLeaving(gpu, prompts);

            for (ContinuousBatch.Prompt<Integer> prompt : prompts) {
                Continuation expected = cpu.decoder()
                        .generate(
                                List.of(prompt.tokens()), 1, GenerationOptions.greedy(prompt.maxTokens()), new long[1])
                        .get(0);
                Continuation actual = written.get(prompt.owner());
                assertThat(actual.tokens()).isEqualTo(expected.tokens());
                for (int i = 0; i < expected.logProbabilities().length; i++) {
                    assertThat(actual.logProbabilities()[i]).isCloseTo(expected.logProbabilities()[i], within(BOUND));
                }
            }
        }
    }

    /** Of lengths and numbers that cross the sizes in which a cache comes and a step is recorded. */
    private static List<ContinuousBatch.Prompt<Integer>> prompts(int vocabulary) {
        Random random = new Random(1);
        List<ContinuousBatch.Prompt<Integer>> prompts = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            int[] tokens = random.ints(1 + random.nextInt(90), 0, vocabulary).toArray();
            prompts.add(new ContinuousBatch.Prompt<>(i, tokens, 1 + random.nextInt(40)));
        }
        return prompts;
    }

    private static Map<Integer, Continuation> joiningAndLeaving(
            GoldenModel model, List<ContinuousBatch.Prompt<Integer>> prompts) {
        Map<Integer, Continuation> written = new HashMap<>();
        try (ContinuousBatch<Integer> batch =
                new SlotBatch<>(model.decoder(), continuation -> new Generation("", continuation), 32)) {
            int next = 0;
            while (next < prompts.size() || batch.size() > 0) {
                int joining = Math.min(3, prompts.size() - next);
                List<ContinuousBatch.Ended<Integer>> ended = new ArrayList<>();
                if (joining > 0) {
                    ended.addAll(batch.join(prompts.subList(next, next + joining)));
                    next += joining;
                }
                ended.addAll(batch.decode());
                ended.forEach(
                        each -> written.put(each.owner(), each.generation().continuation()));
            }
        }
        return written;
    }
}

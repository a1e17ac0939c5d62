package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.candor.llm.decoder.DecoderWeights.Form;
import io.candor.llm.hub.ModelUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights of few bits: what they say, and that few and many rows read the same. */
class QuantizedWeightsTest {
    private static final int GROUP = 32;
    private static final int ROWS = 48;
    private static final int COLUMNS = 96;

    private final PtNDManager manager = TorchDevice.open(GoldenModel.FLOAT32);
    private final Program program = new Program(manager, OperationThreads.always(1), Optional.empty());
    private final float[] matrix = matrix();

    @AfterEach
    void close() {
        program.close();
        manager.close();
    }

    @Test
    void shouldHaveSixteenNumbersInAGroupWhenWeightsHaveFourBits() {
        float[] values = quantized(4).values().toFloatArray();

        for (int group = 0; group < values.length / GROUP; group++) {
            TreeSet<Float> numbers = new TreeSet<>();
            for (int i = 0; i < GROUP; i++) {
                // -0 is 0.
                numbers.add(values[group * GROUP + i] + 0f);
            }
            assertThat(numbers).hasSizeLessThanOrEqualTo(16);
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 0.09", "8, 0.009"})
    void shouldStayCloseToTheMatrixWhenWeightsHaveFewBits(int bits, double bound) {
        float[] values = quantized(bits).values().toFloatArray();

        double error = 0;
        double size = 0;
        for (int i = 0; i < values.length; i++) {
            error += Math.pow(values[i] - matrix[i], 2);
            size += Math.pow(matrix[i], 2);
        }
        assertThat(Math.sqrt(error / size)).isLessThan(bound);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void shouldBeExactInBfloat16WhenWeightsHaveFewBits(int bits) {
        for (float value : quantized(bits).values().toFloatArray()) {
            // The lower half of a float32 that is a bfloat16 is 0.
            assertThat(Float.floatToIntBits(value) & 0xFFFF).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void shouldMultiplyWithWhatTheBitsSayWhenThereAreFewRows(int bits) {
        QuantizedMatrix quantized = quantized(bits);
        float[] x = new float[3 * COLUMNS];
        Random random = new Random(2);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }

        float[] product = product(x, quantized);

        float[] values = quantized.values().toFloatArray();
        for (int row = 0; row < 3; row++) {
            for (int n = 0; n < ROWS; n++) {
                double expected = 0;
                for (int k = 0; k < COLUMNS; k++) {
                    expected += (double) x[row * COLUMNS + k] * values[n * COLUMNS + k];
                }
                assertThat(product[row * ROWS + n]).isCloseTo((float) expected, within(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"INT8, PACKED", "INT8, PLAIN", "INT4, PACKED", "INT4, PLAIN"})
    void shouldAnswerAlikeWhenAPromptIsAloneAndAmongOthers(Precision precision, Form form) {
        try (GoldenModel model = GoldenModel.open("llama3-tiny", settings(precision), form)) {
            for (int rows = 2; rows <= 8; rows += 2) {
                List<int[]> crowd = new ArrayList<>();
                for (int i = 0; i < rows; i++) {
                    crowd.add(model.prompts().get(i % model.prompts().size()));
                }
                List<Continuation> together = answers(model, crowd);
                for (int i = 0; i < rows; i++) {
                    assertAlike(
                            together.get(i),
                            answers(model, List.of(crowd.get(i))).get(0));
                }
            }
        }
    }

    /** The same tokens until two are as likely as each other but for rounding, and no fewer than three. */
    private static void assertAlike(Continuation actual, Continuation expected) {
        int same = 0;
        while (same < expected.tokens().length && actual.tokens()[same] == expected.tokens()[same]) {
            assertThat(actual.logProbabilities()[same]).isCloseTo(expected.logProbabilities()[same], within(0.05f));
            same++;
        }
        assertThat(same).isGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"qwen2-tiny, INT8, 0.04", "llama3-tiny, INT8, 0.04", "qwen2-tiny, INT4, 0.2", "llama3-tiny, INT4, 0.2"})
    void shouldStayWithinTheMeasuredBoundOfTheReferenceWhenItGivesConfidences(
            String name, Precision precision, float bound) {
        try (GoldenModel model = GoldenModel.open(name, settings(precision), GoldenModel::withoutStops);
                LoadedAdapter adapter = model.loadAdapter()) {
            assertThat(model.decoder().confidence(model.prompts(), adapter))
                    .containsExactly(GoldenModel.floats(model.golden("/adapter/confidence")), within(bound));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INT8", "INT4"})
    void shouldBeRefusedWhenTheDeviceIsAGpu(Precision precision) {
        assertThatThrownBy(() -> precision.on(Device.gpu()))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining("is there on a CPU only");
    }

    private static EngineSettings settings(Precision precision) {
        return new EngineSettings("cpu", precision, 1);
    }

    private static List<Continuation> answers(GoldenModel model, List<int[]> prompts) {
        Continuation[] answers = new Continuation[prompts.size()];
        try (SlotBatch<Integer> batch =
                new SlotBatch<>(model.decoder(), continuation -> new Generation("", continuation), 128)) {
            List<ContinuousBatch.Prompt<Integer>> joining = new ArrayList<>();
            for (int i = 0; i < prompts.size(); i++) {
                joining.add(new ContinuousBatch.Prompt<>(i, prompts.get(i), 12));
            }
            List<ContinuousBatch.Ended<Integer>> ended = new ArrayList<>(batch.join(joining));
            while (batch.size() > 0) {
                ended.addAll(batch.decode());
            }
            ended.forEach(one -> answers[one.owner()] = one.generation().continuation());
        }
        return List.of(answers);
    }

    private QuantizedMatrix quantized(int bits) {
        WeightUpload upload = new WeightUpload(program, manager, Precision.FLOAT32);
        return upload.quantized((PtNDArray) manager.create(matrix, new Shape(ROWS, COLUMNS)), bits);
    }

    private float[] product(float[] x, QuantizedMatrix matrix) {
        try (IValue input = IValue.from((PtNDArray) manager.create(x, new Shape(3, COLUMNS)));
                IValue codes = IValue.from(matrix.codes());
                IValue scales = IValue.from(matrix.scales());
                IValue result = program.run("quantized_product", input, codes, scales)) {
            return result.toTensor(manager).toFloatArray();
        }
    }

    /** As weights of a model are spread, with one group of zeros. */
    private static float[] matrix() {
        Random random = new Random(1);
        float[] values = new float[ROWS * COLUMNS];
        for (int i = GROUP; i < values.length; i++) {
            values[i] = (float) (0.02 * random.nextGaussian());
        }
        return values;
    }
}

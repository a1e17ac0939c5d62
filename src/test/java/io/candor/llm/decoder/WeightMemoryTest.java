package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.llm.checkpoint.DataType;
import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.StoredTensor;
import io.candor.llm.checkpoint.WeightLayout;
import io.candor.llm.decoder.DecoderWeights.Form;
import io.candor.llm.hub.ModelUnavailableException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class WeightMemoryTest {
    private static final long GIBIBYTE = 1L << 30;
    private static final GoldenModel MODEL = GoldenModel.open("qwen2-tiny");
    /** Tied, so that a packed output projection is a copy. */
    private static final ModelConfig CONFIG = MODEL.config();

    private final WeightMemory float32 = memory(Precision.FLOAT32, DataType.BFLOAT16);

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @Test
    void shouldTakeThePackedFormWhenThereIsRoomForAll() {
        assertThat(float32.choose(true, OptionalLong.of(float32.needed(Form.PACKED))))
                .isEqualTo(Form.PACKED);
    }

    @Test
    void shouldLeaveMatricesAsTheyAreWhenPackingBringsNothing() {
        assertThat(float32.choose(false, OptionalLong.of(100 * GIBIBYTE))).isEqualTo(Form.PLAIN);
    }

    @Test
    void shouldShareTheTiedEmbeddingWhenACopyDoesNotFit() {
        assertThat(float32.choose(true, OptionalLong.of(float32.needed(Form.PACKED) - 1)))
                .isEqualTo(Form.PLAIN);
    }

    @Test
    void shouldKeepSixteenBitsWhenFloat32DoesNotFit() {
        assertThat(float32.choose(true, OptionalLong.of(float32.needed(Form.PLAIN) - 1)))
                .isEqualTo(Form.STORED);
    }

    @Test
    void shouldNameBothFiguresWhenNothingFits() {
        assertThatThrownBy(() -> float32.choose(true, OptionalLong.of(GIBIBYTE / 5)))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessage(
                        "the model: needs 0.4 GiB of memory, of which 0.2 GiB are free; free memory, use a machine or"
                                + " device with more, or a smaller model.");
    }

    @Test
    void shouldSaveNothingByTheStoredFormWhenFloat32IsStored() {
        WeightMemory stored = memory(Precision.FLOAT32, DataType.FLOAT32);

        assertThat(stored.needed(Form.STORED)).isEqualTo(stored.needed(Form.PLAIN));
    }

    @Test
    void shouldCountTheCopyOfFewBitsAndKeepNoOtherNumbersWhenMemoryIsShort() {
        WeightMemory quantized = memory(Precision.FLOAT32, DataType.BFLOAT16, 4);

        assertThat(quantized.needed(Form.PLAIN)).isGreaterThan(float32.needed(Form.PLAIN));
        assertThatThrownBy(() -> quantized.choose(true, OptionalLong.of(quantized.needed(Form.PLAIN) - 1)))
                .isInstanceOf(ModelUnavailableException.class);
    }

    @Test
    void shouldTakeAnyModelWhenNobodyTellsWhatIsFree() {
        assertThat(float32.choose(true, OptionalLong.empty())).isEqualTo(Form.PACKED);
    }

    private static WeightMemory memory(Precision precision, DataType stored) {
        return memory(precision, stored, 0);
    }

    private static WeightMemory memory(Precision precision, DataType stored, int bits) {
        Map<String, long[]> layout = WeightLayout.of(CONFIG);
        Function<String, StoredTensor> tensors = name -> empty(stored, layout.get(name));
        return new WeightMemory(CONFIG, tensors, precision, bits);
    }

    private static HostTensor empty(DataType type, long[] shape) {
        long elements = 1;
        for (long size : shape) {
            elements *= size;
        }
        return new HostTensor(type, shape, ByteBuffer.allocate((int) elements * type.bytes()));
    }
}

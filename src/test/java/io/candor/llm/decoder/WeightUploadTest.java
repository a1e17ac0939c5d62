package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.candor.llm.checkpoint.DataType;
import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.checkpoint.SafetensorsFile;
import io.candor.llm.checkpoint.SafetensorsWriter;
import io.candor.llm.checkpoint.StoredTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WeightUploadTest {
    private final PtNDManager manager = TorchDevice.open(GoldenModel.FLOAT32);
    private final Program program = new Program(manager, OperationThreads.always(1), Optional.empty());
    private final WeightUpload float32 = new WeightUpload(program, manager, Precision.FLOAT32);

    @AfterEach
    void close() {
        program.close();
        manager.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"BFLOAT16", "FLOAT16"})
    void shouldKeepEveryValueWhenStoredIn16Bits(DataType type) {
        HostTensor finite = everyFinite(type);

        assertThat(float32.stacked(List.of(finite)).toFloatArray()).containsExactly(finite.floats());
    }

    @Test
    void shouldPutTensorsBelowEachOtherWhenStacked() {
        PtNDArray stacked = float32.stacked(List.of(
                HostTensor.of(new float[] {1, 2}, 1, 2),
                HostTensor.of(new float[] {3, 4, 5, 6}, 2, 2).toBfloat16()));

        assertThat(stacked.getShape().getShape()).containsExactly(3, 2);
        assertThat(stacked.toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void shouldKeepEveryValueWhenATensorIsReadInSeveralPieces() {
        HostTensor large = HostTensor.of(random(700_001), 700_001);

        assertThat(float32.stacked(List.of(large)).toFloatArray()).containsExactly(large.floats());
    }

    @ParameterizedTest
    @EnumSource
    void shouldNameTensorAndFileWhenAValueIsNotFinite(DataType type, @TempDir Path folder) throws IOException {
        Path path = folder.resolve("model.safetensors");
        SafetensorsWriter.write(path, Map.of("model.norm.weight", infinite(type)));

        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            StoredTensor stored = file.stored("model.norm.weight");
            assertThatThrownBy(() -> float32.stacked(List.of(stored)))
                    .isInstanceOf(InvalidCheckpointException.class)
                    .hasMessage(
                            path + ": tensor model.norm.weight holds NaN or infinity; use an undamaged checkpoint.");
        }
    }

    @Test
    void shouldLeaveNothingButTheResultWhenDone() {
        HostTensor large = HostTensor.of(random(700_001), 700_001);
        int before = manager.getManagedArrays().size();

        float32.packed(float32.stacked(List.of(large)));

        assertThat(manager.getManagedArrays()).hasSize(before + 1);
    }

    private static float[] random(int size) {
        SplittableRandom random = new SplittableRandom(size);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** All values of 16 bits whose exponent is not the one of infinity and NaN. */
    private static HostTensor everyFinite(DataType type) {
        int exponent = type == DataType.BFLOAT16 ? 0x7F80 : 0x7C00;
        ByteBuffer words = ByteBuffer.allocate(1 << 17).order(ByteOrder.LITTLE_ENDIAN);
        for (int word = 0; word < 1 << 16; word++) {
            if ((word & exponent) != exponent) {
                words.putShort((short) word);
            }
        }
        words.flip();
        return new HostTensor(type, new long[] {words.remaining() / 2}, words);
    }

    private static HostTensor infinite(DataType type) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case FLOAT32 -> bytes.putFloat(1).putFloat(Float.NEGATIVE_INFINITY);
            case BFLOAT16 -> bytes.putShort((short) 0x3F80).putShort((short) 0x7FC0);
            case FLOAT16 -> bytes.putShort((short) 0x3C00).putShort((short) 0x7C00);
        }
        return new HostTensor(type, new long[] {2}, bytes.flip());
    }
}

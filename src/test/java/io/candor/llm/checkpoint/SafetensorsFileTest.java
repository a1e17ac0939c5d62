package io.candor.llm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("model.safetensors");
    }

    @Test
    void shouldReadBackEveryTypeWhenWritten() throws IOException {
        HostTensor matrix = HostTensor.of(new float[] {1, -2, 0.5f, 3, 4, 5}, 2, 3);
        SafetensorsWriter.write(file, Map.of("b", matrix, "a", matrix.toBfloat16()), Map.of("format", "pt"));

        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(read.names()).containsExactly("b", "a");
            assertThat(read.metadata()).containsExactly(Map.entry("format", "pt"));
            assertThat(read.tensor("b").floats()).containsExactly(1, -2, 0.5f, 3, 4, 5);
            assertThat(read.tensor("a").type()).isEqualTo(DataType.BFLOAT16);
            assertThat(read.tensor("a").shape()).containsExactly(2, 3);
            assertThat(read.tensor("a").floats()).containsExactly(1, -2, 0.5f, 3, 4, 5);
        }
    }

    @Test
    void shouldWriteTheSameBytesWhenTensorsComeInAnotherOrder() throws IOException {
        HostTensor one = HostTensor.of(new float[] {1}, 1);
        HostTensor two = HostTensor.of(new float[] {2}, 1);
        Map<String, HostTensor> forwards = new LinkedHashMap<>();
        forwards.put("x", one);
        forwards.put("y", two);
        Map<String, HostTensor> backwards = new LinkedHashMap<>();
        backwards.put("y", two);
        backwards.put("x", one);
        Path other = folder.resolve("other.safetensors");

        SafetensorsWriter.write(file, forwards);
        SafetensorsWriter.write(other, backwards);

        byte[] bytes = Files.readAllBytes(file);
        assertThat(bytes).isEqualTo(Files.readAllBytes(other));
        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
                .isZero();
    }

    @Test
    void shouldReproduceTheReferenceFileWhenItsTensorsAreWrittenAgain() throws IOException {
        Path reference = Path.of("src/test/resources/golden/qwen2-tiny/model.safetensors");
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        try (SafetensorsFile read = SafetensorsFile.open(reference)) {
            read.names().forEach(name -> tensors.put(name, read.tensor(name)));
            SafetensorsWriter.write(file, tensors, read.metadata());
        }

        assertThat(Files.mismatch(file, reference)).isEqualTo(-1);
    }

    @Test
    void shouldKeepTensorsReadableWhenTheFileIsClosed() throws IOException {
        SafetensorsWriter.write(file, Map.of("x", HostTensor.of(new float[] {7}, 1)));
        SafetensorsFile read = SafetensorsFile.open(file);
        HostTensor tensor = read.tensor("x");

        read.close();

        assertThat(tensor.floats()).containsExactly(7);
    }

    @Test
    void shouldRefuseWhenTheFileIsMissing() {
        refused("the file is missing; download it into the folder.");
    }

    @Test
    void shouldRefuseWhenTheFileIsShorterThanItsLengthField() throws IOException {
        Files.write(file, new byte[5]);

        refused("the header is cut off (the file has only 5 bytes); download the file again.");
    }

    @Test
    void shouldRefuseWhenTheHeaderIsCutOff() throws IOException {
        Files.write(file, Arrays.copyOf(bytes(1000, "{}", 0), 20));

        refused("the header is cut off (1000 bytes announced, the file has 20); download the file again.");
    }

    @Test
    void shouldRefuseWhenTheHeaderLengthIsHuge() throws IOException {
        Files.write(file, bytes(1L << 40, "{}", 0));

        refused("the header length of 1099511627776 bytes is beyond the format's 100000000;"
                + " check that this is a safetensors file and download the file again.");
    }

    @Test
    void shouldRefuseWhenTheHeaderLengthIsNegative() throws IOException {
        Files.write(file, bytes(-1, "{}", 0));

        refused("the header length of 18446744073709551615 bytes is beyond the format's 100000000;"
                + " check that this is a safetensors file and download the file again.");
    }

    @Test
    void shouldRefuseWhenTheDataIsCutOff() throws IOException {
        header("{'x': {'dtype': 'F32', 'shape': [2], 'data_offsets': [0, 8]}}", 4);

        refused("tensor x is cut off (it ends at byte 8 of the data, the file has 4); download the file again.");
    }

    @Test
    void shouldRefuseWhenTensorsOverlap() throws IOException {
        header(
                "{'x': {'dtype': 'F32', 'shape': [2], 'data_offsets': [0, 8]},"
                        + " 'y': {'dtype': 'F32', 'shape': [2], 'data_offsets': [4, 12]}}",
                12);

        refused("tensor y overlaps the tensor before it; download or export the file again.");
    }

    @Test
    void shouldRefuseWhenThereIsAGap() throws IOException {
        header("{'x': {'dtype': 'F32', 'shape': [1], 'data_offsets': [4, 8]}}", 8);

        refused("tensor x leaves a gap of 4 bytes before it; download or export the file again.");
    }

    @Test
    void shouldRefuseWhenBytesAreLeftOver() throws IOException {
        header("{'x': {'dtype': 'F32', 'shape': [1], 'data_offsets': [0, 4]}}", 9);

        refused("the data has 5 bytes beyond the last tensor; download or export the file again.");
    }

    @Test
    void shouldRefuseWhenShapeAndBytesDisagree() throws IOException {
        header("{'x': {'dtype': 'F32', 'shape': [3], 'data_offsets': [0, 8]}}", 8);

        refused("tensor x of shape [3] and dtype F32 does not fill its 8 bytes; download or export the file again.");
    }

    @Test
    void shouldRefuseWhenTheShapeOverflows() throws IOException {
        header("{'x': {'dtype': 'F32', 'shape': [9223372036854775807, 2], 'data_offsets': [0, 8]}}", 8);

        refused("tensor x has the impossible shape [9223372036854775807, 2]; download or export the file again.");
    }

    @Test
    void shouldRefuseWhenTheShapeIsNegative() throws IOException {
        header("{'x': {'dtype': 'F32', 'shape': [-2], 'data_offsets': [0, 8]}}", 8);

        refused("tensor x has a broken shape [-2]; download or export the file again.");
    }

    @Test
    void shouldRefuseATensorOfUnknownTypeOnlyWhenItIsAskedFor() throws IOException {
        header(
                "{'x': {'dtype': 'F8_E4M3', 'shape': [8], 'data_offsets': [0, 8]},"
                        + " 'y': {'dtype': 'F32', 'shape': [2], 'data_offsets': [8, 16]}}",
                16);

        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(read.tensor("y").floats()).hasSize(2);
            assertThatThrownBy(() -> read.tensor("x"))
                    .isInstanceOf(InvalidCheckpointException.class)
                    .hasMessageContaining(
                            "tensor x has the unsupported dtype \"F8_E4M3\"; save the checkpoint as F32, F16 or BF16.");
        }
    }

    @Test
    void shouldRefuseWhenANameComesTwice() throws IOException {
        header(
                "{'x': {'dtype': 'F32', 'shape': [1], 'data_offsets': [0, 4]},"
                        + " 'x': {'dtype': 'F32', 'shape': [1], 'data_offsets': [4, 8]}}",
                8);

        refused("the content is not valid JSON (Duplicate field 'x'); download or export the file again.");
    }

    @Test
    void shouldRefuseWhenTheHeaderIsNotJson() throws IOException {
        header("{'x': ", 0);

        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageStartingWith(file + ": the content is not valid JSON (")
                .hasMessageEndingWith("); download or export the file again.");
    }

    @Test
    void shouldRefuseWhenAskedForAnotherTensor() throws IOException {
        SafetensorsWriter.write(file, Map.of("x", HostTensor.of(new float[] {7}, 1)));

        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThatThrownBy(() -> read.tensor("y"))
                    .hasMessage(file + ": tensor y is missing; check that the file belongs to this model.");
        }
    }

    private void refused(String problem) {
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessage(file + ": " + problem);
    }

    private void header(String json, int dataBytes) throws IOException {
        String quoted = json.replace('\'', '"');
        Files.write(file, bytes(quoted.length(), quoted, dataBytes));
    }

    private static byte[] bytes(long announced, String json, int dataBytes) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(announced)
                .put(text)
                .array();
    }
}

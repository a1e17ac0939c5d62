package io.candor.llm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @TempDir
    Path folder;

    @Test
    void shouldReadEverySettingWhenModelIsQwen2() {
        try (Checkpoint checkpoint = Checkpoint.open(GOLDEN.resolve("qwen2-tiny"))) {
            ModelConfig config = checkpoint.config();

            assertThat(config.architecture()).isEqualTo("Qwen2ForCausalLM");
            assertThat(config.headSize()).isEqualTo(16);
            assertThat(config.tiedEmbeddings()).isTrue();
            assertThat(config.attentionBias()).isTrue();
            assertThat(config.queryKeyNorm()).isFalse();
            assertThat(config.contextLength()).isEqualTo(512);
            assertThat(config.endOfSequence()).containsExactly(2);
            assertThat(config.storedType()).isEqualTo(DataType.FLOAT32);
            assertThat(WeightLayout.of(checkpoint.config()).keySet())
                    .contains("model.layers.2.self_attn.k_proj.bias")
                    .doesNotContain("lm_head.weight");
            assertThat(checkpoint.tensor("model.layers.0.mlp.down_proj.weight").shape())
                    .containsExactly(64, 160);
        }
    }

    @Test
    void shouldReadEveryShardWhenModelIsLlama() {
        try (Checkpoint checkpoint = Checkpoint.open(GOLDEN.resolve("llama3-tiny"))) {
            ModelConfig config = checkpoint.config();

            assertThat(config.headSize()).isEqualTo(8);
            assertThat(config.tiedEmbeddings()).isFalse();
            assertThat(config.attentionBias()).isFalse();
            assertThat(config.endOfSequence()).containsExactlyInAnyOrder(2, 509, 511);
            assertThat(config.storedType()).isEqualTo(DataType.BFLOAT16);
            WeightLayout.of(checkpoint.config())
                    .keySet()
                    .forEach(name -> assertThat(checkpoint.tensor(name).type()).isEqualTo(DataType.BFLOAT16));
            assertThat(WeightLayout.of(checkpoint.config()).keySet()).hasSize(3 * 9 + 3);
        }
    }

    @Test
    void shouldPinFrequenciesToTheReferenceWhenModelIsTiny() {
        for (String model : new String[] {"qwen2-tiny", "llama3-tiny"}) {
            try (Checkpoint checkpoint = Checkpoint.open(GOLDEN.resolve(model));
                    SafetensorsFile reference =
                            SafetensorsFile.open(GOLDEN.resolve(model + "/debug_hidden_states.safetensors"))) {
                assertThat(checkpoint.config().rope().inverseFrequencies())
                        .as(model)
                        .isEqualTo(reference.tensor("rope_inv_freq").floats());
            }
        }
    }

    @Test
    void shouldReadDtypeAndEndsFromTheNewerKeysWhenOlderAreAbsent() throws IOException {
        copyQwen();
        edit(config -> config.put("dtype", "bfloat16").remove("torch_dtype"));
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [7, 2]}");

        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.config().storedType()).isEqualTo(DataType.BFLOAT16);
            assertThat(checkpoint.config().endOfSequence()).containsExactlyInAnyOrder(2, 7);
        }
    }

    @Test
    void shouldCallForHeadNormsWhenModelIsQwen3() throws IOException {
        copyQwen();
        edit(config -> config.put("head_dim", 16).putArray("architectures").add("Qwen3ForCausalLM"));

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .hasMessage(folder.resolve("model.safetensors")
                        + ": tensor model.layers.0.self_attn.q_norm.weight is missing though config.json calls for it;"
                        + " use weights and config.json of the same model.");
    }

    @Test
    void shouldOpenWhenMistralHasNoSlidingWindow() throws IOException {
        copyQwen();
        edit(config ->
                config.putNull("sliding_window").putArray("architectures").add("MistralForCausalLM"));

        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.config().attentionBias()).isFalse();
        }
    }

    @Test
    void shouldEndTheContextWithTheWindowWhenMistralSlides() throws IOException {
        copyQwen();
        edit(config -> config.putArray("architectures").add("MistralForCausalLM"));

        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.config().contextLength()).isEqualTo(64);
            assertThat(checkpoint.config().contextKey()).isEqualTo("sliding_window");
        }
    }

    @Test
    void shouldGoByTheModelTypeWhenThereAreNoArchitectures() throws IOException {
        copyQwen();
        edit(config -> config.put("model_type", "qwen2").remove("architectures"));

        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.config().architecture()).isEqualTo("Qwen2ForCausalLM");
        }
    }

    @Test
    void shouldSayWhichKeysAreMissingWhenNothingNamesTheArchitecture() throws IOException {
        copyQwen();
        edit(config -> {
            config.remove("model_type");
            config.remove("architectures");
        });

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .hasMessageContaining("architectures is missing, and so is model_type; add architectures, one of");
    }

    @Test
    void shouldHashContentNotPlaceWhenFolderMoves() throws IOException {
        copyQwen();
        String original;
        try (Checkpoint checkpoint = Checkpoint.open(GOLDEN.resolve("qwen2-tiny"));
                Checkpoint copy = Checkpoint.open(folder)) {
            original = checkpoint.modelHash();
            assertThat(original).hasSize(64).isEqualTo(copy.modelHash());
        }
        edit(config -> config.put("max_position_embeddings", 256));
        try (Checkpoint changed = Checkpoint.open(folder)) {
            assertThat(changed.modelHash()).isNotEqualTo(original);
        }
    }

    @Test
    void shouldRefuseWhenConfigIsMissing() {
        refused("config.json", "the file is missing; point to a Hugging Face model folder that holds one.");
    }

    @Test
    void shouldRefuseWhenConfigIsNotJson() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"hidden_size\": 64,");

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageStartingWith(folder.resolve("config.json") + ": the content is not valid JSON (")
                .hasMessageEndingWith("); download or export the file again.");
    }

    @Test
    void shouldRefuseWhenConfigIsAList() throws IOException {
        Files.writeString(folder.resolve("config.json"), "[]");

        refused("config.json", "the content is not a JSON object; download or export the file again.");
    }

    @Test
    void shouldRefuseWhenArchitectureIsUnknown() throws IOException {
        copyQwen();
        edit(config -> config.putArray("architectures").add("GPT2LMHeadModel"));

        refused(
                "config.json",
                "architectures names the unknown architecture \"GPT2LMHeadModel\"; use one of"
                        + " [LlamaForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM, MistralForCausalLM].");
    }

    @Test
    void shouldRefuseWhenAKeyIsMissing() throws IOException {
        copyQwen();
        edit(config -> config.remove("hidden_size"));

        refused("config.json", "hidden_size is missing; add the key or export the file again.");
    }

    @Test
    void shouldRefuseWhenASizeIsNotPositive() throws IOException {
        copyQwen();
        edit(config -> config.put("num_hidden_layers", -3));

        refused(
                "config.json",
                "num_hidden_layers must be a positive integer, got: -3;"
                        + " correct the value or export the file again.");
    }

    @Test
    void shouldRefuseWhenHeadsCannotBeGrouped() throws IOException {
        copyQwen();
        edit(config -> config.put("num_key_value_heads", 3));

        refused("config.json", "num_key_value_heads (3) must divide num_attention_heads (4); correct the value.");
    }

    @Test
    void shouldRefuseWhenTheTypeIsUnsupported() throws IOException {
        copyQwen();
        edit(config -> config.put("torch_dtype", "float8_e4m3fn"));

        refused(
                "config.json",
                "torch_dtype is the unsupported \"float8_e4m3fn\";"
                        + " save the checkpoint as float32, float16 or bfloat16.");
    }

    @Test
    void shouldRefuseWhenTheModelIsQuantized() throws IOException {
        copyQwen();
        edit(config -> config.putObject("quantization_config"));

        refused(
                "config.json",
                "quantization_config is {}, which Qwen2ForCausalLM does not support here;"
                        + " use a checkpoint where it is absent.");
    }

    @Test
    void shouldRefuseWhenWeightsAreMissing() throws IOException {
        copyQwen();
        Files.delete(folder.resolve("model.safetensors"));

        refused("model.safetensors", "the file is missing; download it into the folder.");
    }

    @Test
    void shouldRefuseWhenWeightsAreTruncated() throws IOException {
        copyQwen();
        byte[] bytes = Files.readAllBytes(folder.resolve("model.safetensors"));
        Files.write(folder.resolve("model.safetensors"), Arrays.copyOf(bytes, bytes.length - 100));

        refused(
                "model.safetensors",
                "tensor model.norm.weight is cut off (it ends at byte 650496 of the data,"
                        + " the file has 650396); download the file again.");
    }

    @Test
    void shouldRefuseWhenAShapeDisagreesWithTheConfig() throws IOException {
        copyQwen();
        edit(config -> config.put("intermediate_size", 128));

        refused(
                "model.safetensors",
                "tensor model.layers.0.mlp.gate_proj.weight has shape [160, 64] where config.json"
                        + " calls for [128, 64]; use weights and config.json of the same model.");
    }

    @Test
    void shouldRefuseWhenAShardIsMissing() throws IOException {
        copy("llama3-tiny");
        Files.delete(folder.resolve("model-00002-of-00002.safetensors"));

        refused("model-00002-of-00002.safetensors", "the file is missing; download it into the folder.");
    }

    @Test
    void shouldRefuseWhenTheIndexMisplacesATensor() throws IOException {
        copy("llama3-tiny");
        Path index = folder.resolve("model.safetensors.index.json");
        String moved = Files.readString(index)
                .replace("\"model.norm.weight\": \"model-00002", "\"model.norm.weight\": \"model-00001");
        Files.writeString(index, moved);

        refused(
                "model-00001-of-00002.safetensors",
                "tensor model.norm.weight is missing though"
                        + " model.safetensors.index.json places it there; download both files again.");
    }

    @Test
    void shouldRefuseWhenTheIndexLeadsOutOfTheFolder() throws IOException {
        copy("llama3-tiny");
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\": {\"model.norm.weight\": \"../secret.safetensors\"}}");

        refused(
                "model.safetensors.index.json",
                "weight_map.model.norm.weight must name a .safetensors file in the same"
                        + " folder, got: \"../secret.safetensors\"; download the index again.");
    }

    private void refused(String file, String problem) {
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessage(folder.resolve(file) + ": " + problem);
    }

    private void copyQwen() throws IOException {
        copy("qwen2-tiny");
    }

    private void copy(String model) throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN.resolve(model))) {
            files.filter(Files::isRegularFile).forEach(this::copyFile);
        }
    }

    private void copyFile(Path file) {
        try {
            Files.copy(file, folder.resolve(file.getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void edit(Consumer<ObjectNode> change) throws IOException {
        Path path = folder.resolve("config.json");
        ObjectNode config = (ObjectNode) JsonFile.read(path, "").root();
        change.accept(config);
        Files.writeString(path, config.toString());
    }
}

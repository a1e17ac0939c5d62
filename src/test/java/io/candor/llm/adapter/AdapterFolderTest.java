package io.candor.llm.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.llm.checkpoint.Checkpoint;
import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.checkpoint.JsonFile;
import io.candor.llm.checkpoint.Projection;
import io.candor.llm.checkpoint.SafetensorsFile;
import io.candor.llm.checkpoint.SafetensorsWriter;
import io.candor.llm.decoder.AdapterTraining;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterFolderTest {
    private static final Path QWEN = Path.of("src/test/resources/golden/qwen2-tiny");
    private static final Path LLAMA = Path.of("src/test/resources/golden/llama3-tiny");
    private static final String SOME_A = "base_model.model.layers.1.mlp.up_proj.lora_A.weight";

    @TempDir
    Path folder;

    private Checkpoint base;

    @BeforeEach
    void copyTheAdapter() throws IOException {
        base = Checkpoint.open(QWEN);
        try (Stream<Path> files = Files.list(QWEN.resolve("adapter"))) {
            files.forEach(this::copyFile);
        }
    }

    @AfterEach
    void closeTheBase() {
        base.close();
    }

    @Test
    void shouldReadEveryPairAndTheHeadWhenMadeByPeft() {
        Adapter adapter = AdapterFolder.read(folder, base);

        assertThat(adapter.lora().scaling()).isEqualTo(2.0);
        assertThat(adapter.pairs()).hasSize(3 * 7);
        Adapter.LoraPair down = adapter.pairs().get(new Adapter.Site(2, Projection.DOWN));
        assertThat(down.a().shape()).containsExactly(4, 160);
        assertThat(down.b().shape()).containsExactly(64, 4);
        assertThat(adapter.headWeight().shape()).containsExactly(1, 64);
        assertThat(adapter.headBias().shape()).containsExactly(1);
        assertThat(adapter.manifest()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"base_model.model.model.layers,.weight", "base_model.model.layers,.default.weight"})
    void shouldReadTheSameWhenKeysAreInAnotherForm(String prefix, String suffix) throws IOException {
        Adapter expected = AdapterFolder.read(folder, base);
        rename(key -> key.replace("base_model.model.layers", prefix).replace(".weight", suffix));

        assertSameWeights(AdapterFolder.read(folder, base), expected);
    }

    @ParameterizedTest
    @EnumSource(AdapterKeys.class)
    void shouldReadBackWhatItWroteWhenKeysAreOfEitherForm(AdapterKeys keys) throws IOException {
        Adapter adapter = manifested(AdapterFolder.read(folder, base));
        Path written = folder.resolve("written");

        AdapterManifest manifest = AdapterFolder.write(written, adapter, base.config(), keys);

        Adapter read = AdapterFolder.read(written, base);
        assertSameWeights(read, adapter);
        assertThat(read.lora()).isEqualTo(adapter.lora());
        assertThat(read.manifest()).contains(manifest);
        assertThat(manifest.metrics()).containsEntry("auroc", 0.81);
        assertThat(manifest.sha256())
                .containsOnlyKeys("adapter_config.json", "adapter_model.safetensors", "vector_head.safetensors");
    }

    @Test
    void shouldWriteTheTensorsPeftWroteWhenKeysAreOfTheAutoModelForm() throws IOException {
        Path written = folder.resolve("written");

        AdapterFolder.write(
                written, manifested(AdapterFolder.read(folder, base)), base.config(), AdapterKeys.AUTO_MODEL);

        for (String file : new String[] {"adapter_model.safetensors", "vector_head.safetensors"}) {
            assertThat(Files.mismatch(written.resolve(file), QWEN.resolve("adapter/" + file)))
                    .isEqualTo(-1);
        }
    }

    @Test
    void shouldDivideByTheRootOfTheRankWhenRankStabilized() throws IOException {
        edit(config -> config.put("use_rslora", true));

        assertThat(AdapterFolder.read(folder, base).lora().scaling()).isEqualTo(8 / 2.0, within(1e-12));
    }

    @Test
    void shouldKeepItsWeightsWhenTheFolderIsRemoved() throws IOException {
        Adapter adapter = AdapterFolder.read(folder, base);
        float before = adapter.headWeight().floats()[0];
        Files.write(folder.resolve("vector_head.safetensors"), new byte[400]);

        assertThat(adapter.headWeight().floats()[0]).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "use_dora | true",
                "bias | \"all\"",
                "modules_to_save | [\"lm_head\"]",
                "rank_pattern | {\"q_proj\":8}",
                "alpha_pattern | {\"q_proj\":9}",
                "fan_in_fan_out | true",
                "lora_bias | true",
                "trainable_token_indices | [1]"
            })
    void shouldRefuseByNameWhenAnOptionIsUnsupported(String key, String value) throws IOException {
        edit(config -> config.set(
                key,
                JsonFile.parse(folder, ("{\"x\":" + value + "}").getBytes())
                        .root()
                        .get("x")));

        refused("adapter_config.json", key + " is " + value + ", which is not supported; use a plain LoRA adapter.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "target_modules | \".*\\\\.[a-z_]+\\\\.[a-z]+_proj\"",
                "target_modules | [\"self_attn.q_proj\",\"self_attn.k_proj\",\"v_proj\",\"o_proj\",\"mlp.gate_proj\",\"up_proj\",\"down_proj\"]",
                "exclude_modules | [\"lm_head\"]",
                "exclude_modules | \"visual.*\"",
                "rank_pattern | {\"lm_head\":8}",
                "rank_pattern | {\"q_proj\":4}",
                "alpha_pattern | {\"q_proj\":8}"
            })
    void shouldReadTheSameWhenAnOptionChangesNothing(String key, String value) throws IOException {
        Adapter expected = AdapterFolder.read(folder, base);
        edit(config -> config.set(
                key,
                JsonFile.parse(folder, ("{\"x\":" + value + "}").getBytes())
                        .root()
                        .get("x")));

        assertSameWeights(AdapterFolder.read(folder, base), expected);
    }

    @Test
    void shouldAddNothingWhereALayerIsExcluded() throws IOException {
        edit(config -> config.putArray("exclude_modules").add("layers.1.mlp.up_proj"));
        rewrite(tensors -> tensors.keySet().removeIf(key -> key.contains("layers.1.mlp.up_proj")));

        Adapter adapter = AdapterFolder.read(folder, base);

        assertThat(adapter.pairs().get(new Adapter.Site(1, Projection.UP)).b().floats())
                .containsOnly(0);
        assertThat(adapter.pairs().get(new Adapter.Site(0, Projection.UP)).a().floats())
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[1,2] | 1,2", "2 | 2", "[0] | 0"})
    void shouldReadTheLayersThatAreAdapted(String value, String layers) throws IOException {
        Set<Integer> adapted =
                Arrays.stream(layers.split(",")).map(Integer::valueOf).collect(Collectors.toSet());
        edit(config -> config.set(
                "layers_to_transform",
                JsonFile.parse(folder, ("{\"x\":" + value + "}").getBytes())
                        .root()
                        .get("x")));
        rewrite(tensors -> tensors.keySet()
                .removeIf(key -> adapted.stream().noneMatch(layer -> key.contains("layers." + layer + "."))));

        Adapter adapter = AdapterFolder.read(folder, base);

        assertThat(adapter.lora().layers()).isEqualTo(adapted);
        assertThat(adapter.pairs().keySet()).extracting(Adapter.Site::layer).containsOnlyElementsOf(adapted);
        assertThat(adapter.pairs()).hasSize(7 * adapted.size());
    }

    @Test
    void shouldReadBackTheLayersThatItWrote() throws IOException {
        LoraConfig lora = LoraConfig.onAllProjections(2, 4).onLast(2, 3);
        Adapter adapter = manifested(AdapterTraining.fresh(base.config(), lora, 1));
        Path written = folder.resolve("written");

        AdapterFolder.write(written, adapter, base.config(), AdapterKeys.AUTO_MODEL);

        Adapter read = AdapterFolder.read(written, base);
        assertThat(read.lora()).isEqualTo(lora);
        assertThat(read.pairs().keySet()).isEqualTo(adapter.pairs().keySet());
        assertThat(read.pairs().keySet()).extracting(Adapter.Site::layer).containsOnly(1, 2);
    }

    @Test
    void shouldRefuseTensorsOfALayerThatIsNotAdapted() throws IOException {
        edit(config -> config.putArray("layers_to_transform").add(2));

        assertThatThrownBy(() -> AdapterFolder.read(folder, base))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("is of a layer that neither target_modules nor layers_to_transform names");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[3]", "[-1]"})
    void shouldRefuseALayerThatTheBaseDoesNotHave(String value) throws IOException {
        edit(config -> config.set(
                "layers_to_transform",
                JsonFile.parse(folder, ("{\"x\":" + value + "}").getBytes())
                        .root()
                        .get("x")));

        refused(
                "adapter_config.json",
                "layers_to_transform is " + value + ", and the base model has the layers 0 to 2; use the base model the"
                        + " adapter was made for.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"3\"", "[\"last\"]", "true"})
    void shouldSayThatALayerIsANumberWhenItIsGivenAsSomethingElse(String value) throws IOException {
        edit(config -> config.set(
                "layers_to_transform",
                JsonFile.parse(folder, ("{\"x\":" + value + "}").getBytes())
                        .root()
                        .get("x")));

        refused(
                "adapter_config.json",
                "layers_to_transform must be a number, or a list of numbers, without quotation marks, got: " + value
                        + "; correct the value or export the file again.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"layers\"", "[\"layers\"]", "\"\"", "null"})
    void shouldTakeTheNameOfTheListOfLayers(String value) throws IOException {
        edit(config -> config.set(
                "layers_pattern",
                JsonFile.parse(folder, ("{\"x\":" + value + "}").getBytes())
                        .root()
                        .get("x")));

        assertThat(AdapterFolder.read(folder, base).pairs())
                .hasSize(7 * base.config().layers());
    }

    @Test
    void shouldRefuseAListOfLayersOfAnotherName() throws IOException {
        edit(config -> config.putArray("layers_pattern").add("h"));

        refused("adapter_config.json", "layers_pattern is [\"h\"]; give \"layers\", or leave it out.");
    }

    @Test
    void shouldRefuseWhenInitialisationChangedTheBase() throws IOException {
        edit(config -> config.put("init_lora_weights", "pissa"));

        refused(
                "adapter_config.json",
                "init_lora_weights is \"pissa\", which changes the base weights;" + " use a plain LoRA adapter.");
    }

    @Test
    void shouldRefuseWhenItIsNotLora() throws IOException {
        edit(config -> config.put("peft_type", "IA3"));

        refused("adapter_config.json", "peft_type is the unsupported \"IA3\"; use a plain LoRA adapter.");
    }

    @Test
    void shouldRefuseWhenATargetIsUnknown() throws IOException {
        edit(config -> config.withArray("target_modules").add("embed_tokens"));

        refused(
                "adapter_config.json",
                "target_modules names the unsupported module \"embed_tokens\";"
                        + " train on decoder projections only.");
    }

    @Test
    void shouldRefuseWhenShapesAreOfAnotherBase() {
        try (Checkpoint llama = Checkpoint.open(LLAMA)) {
            assertThatThrownBy(() -> AdapterFolder.read(folder, llama))
                    .isInstanceOf(InvalidCheckpointException.class)
                    .hasMessage(folder.resolve("adapter_model.safetensors")
                            + ": tensor base_model.model.layers.0.self_attn.k_proj.lora_B.weight has shape [32, 4] where"
                            + " the base model and r call for [16, 4]; use the base model the adapter was made for.");
        }
    }

    @Test
    void shouldRefuseByNameWhenTheManifestIsOfAnotherBase() throws IOException {
        Adapter adapter = AdapterFolder.read(folder, base);
        AdapterManifest foreign =
                AdapterManifest.of("Other/Model", "ab".repeat(32), adapter.lora(), Map.of(), Map.of());
        AdapterFolder.write(folder, adapter.withManifest(foreign), base.config(), AdapterKeys.AUTO_MODEL);

        refused(
                "manifest.json",
                "base_model_hash is of Other/Model (" + "ab".repeat(32) + "), the model in " + QWEN + " has "
                        + base.modelHash() + "; use the base model the adapter was made for.");
    }

    @Test
    void shouldRefuseWhenAFileIsNotTheOneInTheManifest() throws IOException {
        Adapter adapter = manifested(AdapterFolder.read(folder, base));
        AdapterFolder.write(folder, adapter, base.config(), AdapterKeys.AUTO_MODEL);
        HostTensor zeros = HostTensor.of(new float[64], 1, 64);
        SafetensorsWriter.write(
                folder.resolve("vector_head.safetensors"), Map.of("weight", zeros, "bias", adapter.headBias()));

        assertThatThrownBy(() -> AdapterFolder.read(folder, base))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageMatching(".*vector_head\\.safetensors: sha256 is \\w{64} where manifest\\.json says \\w{64};"
                        + " copy the whole adapter folder again\\.");
    }

    @Test
    void shouldRefuseWhenTheHeadIsMissing() throws IOException {
        Files.delete(folder.resolve("vector_head.safetensors"));

        refused("vector_head.safetensors", "the file is missing; download it into the folder.");
    }

    @Test
    void shouldRefuseWhenTheConfigIsMissing() throws IOException {
        Files.delete(folder.resolve("adapter_config.json"));

        refused("adapter_config.json", "the file is missing; point to a PEFT adapter folder that holds one.");
    }

    @Test
    void shouldRefuseWhenATensorIsMissing() throws IOException {
        rewrite(tensors -> tensors.remove(SOME_A));

        refused(
                "adapter_model.safetensors",
                "tensor " + SOME_A + " is missing;"
                        + " use the base model the adapter was made for, or export the adapter again.");
    }

    @Test
    void shouldRefuseWhenATensorIsUnknown() throws IOException {
        rewrite(tensors -> tensors.put("base_model.model.lm_head.lora_A.weight", HostTensor.of(new float[4], 4)));

        refused(
                "adapter_model.safetensors",
                "tensor base_model.model.lm_head.lora_A.weight is not a LoRA tensor of a"
                        + " decoder layer; use a plain LoRA adapter.");
    }

    @Test
    void shouldRefuseWhenBothKeyFormsHoldTheSameTensor() throws IOException {
        rewrite(tensors -> tensors.put(SOME_A.replace("model.layers", "model.model.layers"), tensors.get(SOME_A)));

        refused(
                "adapter_model.safetensors",
                "tensor base_model.model.model.layers.1.mlp.up_proj.lora_A.weight and " + SOME_A
                        + " are the same tensor; export the adapter again.");
    }

    @Test
    void shouldRefuseWhenAWeightIsNotFinite() throws IOException {
        rewrite(tensors -> {
            float[] values = tensors.get(SOME_A).floats();
            values[3] = Float.POSITIVE_INFINITY;
            tensors.put(SOME_A, HostTensor.of(values, 4, 64));
        });

        refused("adapter_model.safetensors", "tensor " + SOME_A + " holds NaN or infinity; use an undamaged adapter.");
    }

    private Adapter manifested(Adapter adapter) {
        return adapter.withManifest(AdapterManifest.of(
                "qwen2-tiny", base.modelHash(), adapter.lora(), Map.of("labels", "1000"), Map.of("auroc", 0.81)));
    }

    private void refused(String file, String problem) {
        assertThatThrownBy(() -> AdapterFolder.read(folder, base))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessage(folder.resolve(file) + ": " + problem);
    }

    private static void assertSameWeights(Adapter actual, Adapter expected) {
        assertThat(actual.pairs().keySet()).isEqualTo(expected.pairs().keySet());
        expected.pairs().forEach((site, pair) -> {
            assertThat(actual.pairs().get(site).a().floats()).isEqualTo(pair.a().floats());
            assertThat(actual.pairs().get(site).b().floats()).isEqualTo(pair.b().floats());
        });
        assertThat(actual.headWeight().floats()).isEqualTo(expected.headWeight().floats());
        assertThat(actual.headBias().floats()).isEqualTo(expected.headBias().floats());
    }

    private void edit(Consumer<ObjectNode> change) throws IOException {
        Path path = folder.resolve("adapter_config.json");
        ObjectNode config = (ObjectNode) JsonFile.read(path, "").root();
        change.accept(config);
        Files.writeString(path, config.toString());
    }

    private void rename(UnaryOperator<String> name) throws IOException {
        rewrite(tensors -> {
            Map<String, HostTensor> renamed = new LinkedHashMap<>();
            tensors.forEach((key, tensor) -> renamed.put(name.apply(key), tensor));
            tensors.clear();
            tensors.putAll(renamed);
        });
    }

    private void rewrite(Consumer<Map<String, HostTensor>> change) throws IOException {
        Path path = folder.resolve("adapter_model.safetensors");
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            file.names().forEach(key -> tensors.put(key, file.tensor(key)));
        }
        change.accept(tensors);
        SafetensorsWriter.write(path, tensors);
    }

    private void copyFile(Path file) {
        try {
            Files.copy(file, folder.resolve(file.getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.LoraConfig;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.prompt.InvalidQuestionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Folders as people have them, against transformers' numbers: contradictions, leftovers, limits that do not matter here. */
class AwkwardCheckpointsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/chat");
    private static final EngineSettings SETTINGS = new EngineSettings("cpu", Precision.FLOAT32, 1);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double LOGIT_TOLERANCE = 1e-3;

    @TempDir
    Path folder;

    private static Stream<JsonNode> checkpoints() throws IOException {
        return StreamSupport.stream(
                JSON.readTree(GOLDEN.resolve("checkpoints.json").toFile()).spliterator(), false);
    }

    static Stream<Arguments> answerable() throws IOException {
        List<Arguments> cases = new ArrayList<>();
        checkpoints().forEach(each -> each.path("cases")
                .forEach(one -> cases.add(Arguments.of(each.get("folder").asText(), one))));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("answerable")
    void shouldAnswerAsTransformersDoes(String name, JsonNode expected) {
        try (LanguageModel model = LanguageModel.open(GOLDEN.resolve(name), SETTINGS)) {
            String message = expected.get("message").asText();
            if (expected.path("beyond_window").asBoolean()) {
                assertThatThrownBy(() -> model.message(message))
                        .isInstanceOf(InvalidQuestionException.class)
                        .hasMessageContaining("sliding_window");
                return;
            }
            int[] prompt = model.message(message);
            float[] logits = model.decoder().logits(List.of(prompt))[0];
            JsonNode tokens = expected.get("greedy_tokens");
            Continuation answer =
                    model.answer(List.of(prompt), tokens.size()).get(0).continuation();

            assertThat(prompt).isEqualTo(ints(expected.get("prompt_ids")));
            for (int i = 0; i < logits.length; i++) {
                assertThat((double) logits[i])
                        .isCloseTo(expected.get("logits_last").get(i).asDouble(), within(LOGIT_TOLERANCE));
            }
            assertThat(answer.tokens()).isEqualTo(ints(tokens));
        }
    }

    static Stream<JsonNode> refused() throws IOException {
        return checkpoints().filter(each -> each.has("expected_refusal"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldRefuseAContradictionByBothItsNames(JsonNode checkpoint) {
        Path path = GOLDEN.resolve(checkpoint.get("folder").asText());
        String[] names = StreamSupport.stream(
                        checkpoint.at("/expected_refusal/must_name").spliterator(), false)
                .map(JsonNode::asText)
                .toArray(String[]::new);

        assertThatThrownBy(() -> LanguageModel.open(path, SETTINGS))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContainingAll(names);
    }

    @Test
    void shouldMakeRotaryTablesOnlyForThePositionsThatAreUsed() {
        try (LanguageModel model = LanguageModel.open(GOLDEN.resolve("checkpoints/context-4m"), SETTINGS)) {
            int[] prompt = model.message("How many?");
            model.answer(List.of(prompt), 4);

            long positions =
                    model.decoder().rope(prompt.length + 4).cos().getShape().get(0);

            assertThat(positions).isBetween(prompt.length + 4L, 4096L);
        }
    }

    @Test
    void shouldHoldNoMoreInMemoryWhenTheContextIsAThousandTimesAsLong() throws IOException {
        long bytes = bytesAfterUse("checkpoints/context-4m");
        copy("checkpoints/context-4m");
        edit(config -> config.put("max_position_embeddings", 4096));

        assertThat(bytes).isEqualTo(bytesAfterUse(folder));
    }

    /** Of all arrays, weights and rotary tables among them, after an answer, a confidence, hidden states and a training step. */
    private static long bytesAfterUse(String name) {
        return bytesAfterUse(GOLDEN.resolve(name));
    }

    private static long bytesAfterUse(Path folder) {
        try (LanguageModel model = LanguageModel.open(folder, SETTINGS)) {
            List<int[]> prompts = List.of(model.message("How many?"));
            Adapter fresh = AdapterTraining.fresh(model.checkpoint().config(), LoraConfig.onAllProjections(2, 4), 1);
            model.answer(prompts, 4);
            model.hiddenStates(prompts);
            try (LoadedAdapter adapter = model.load(fresh);
                    AdapterTraining training =
                            new AdapterTraining(model.decoder(), fresh, AdamWSettings.defaults(0, 1))) {
                model.confidence(prompts, adapter);
                training.step(prompts, new float[1], 1e-3);
                return model.decoder().manager().getManagedArrays().stream()
                        .mapToLong(array ->
                                array.getShape().size() * array.getDataType().getNumOfBytes())
                        .sum();
            }
        }
    }

    @Test
    void shouldAnswerGreedilyWithoutTheRepetitionPenaltyOfTheFolder() throws IOException {
        copy("checkpoints/odd-generation-config");
        int[] plain = answer();
        Files.writeString(folder.resolve("generation_config.json"), "{\"repetition_penalty\": 5.0}");

        assertThat(answer()).isEqualTo(plain);
    }

    @Test
    void shouldNameTheTieWhenTheHeadIsMissing() throws IOException {
        copy("checkpoints/tied-config-own-head");
        Files.deleteIfExists(folder.resolve("generation_config.json"));
        Files.copy(
                GOLDEN.resolveSibling("qwen2-tiny").resolve("config.json"),
                folder.resolve("config.json"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.copy(
                GOLDEN.resolveSibling("qwen2-tiny").resolve("model.safetensors"),
                folder.resolve("model.safetensors"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        edit(config -> config.put("tie_word_embeddings", false));

        assertThatThrownBy(() -> LanguageModel.open(folder, SETTINGS))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("lm_head.weight is missing though config.json says tie_word_embeddings false");
    }

    private void edit(Consumer<ObjectNode> change) throws IOException {
        Path config = folder.resolve("config.json");
        ObjectNode root = (ObjectNode) JSON.readTree(config.toFile());
        change.accept(root);
        Files.writeString(config, root.toString());
    }

    private int[] answer() {
        try (LanguageModel model = LanguageModel.open(folder, SETTINGS)) {
            return model.answer(List.of(model.message("How many geese?")), 12)
                    .get(0)
                    .continuation()
                    .tokens();
        }
    }

    private void copy(String name) throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN.resolve(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    private static int[] ints(JsonNode ids) {
        return StreamSupport.stream(ids.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}

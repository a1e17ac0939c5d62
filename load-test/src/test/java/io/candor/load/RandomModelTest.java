package io.candor.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomModelTest {
    @TempDir
    Path folder;

    @Test
    void shouldAnswerAndGiveAConfidenceWhenWrittenLikeASmallModel() throws IOException {
        long parameters =
                new RandomModel(ModelShape.named("llama-6.5M"), 1, 0, file -> {}).write(folder.resolve("small"));

        assertThat(parameters).isEqualTo(6_524_160);
        try (LanguageModel model = LanguageModel.open(folder.resolve("small"), EngineSettings.reference());
                LoadedAdapter adapter = model.loadAdapter(folder.resolve("small/adapter"))) {
            List<int[]> prompts = List.of(model.prompt("Who wrote Faust?"));
            assertThat(model.answer(prompts, 4)).hasSize(1);
            assertThat(model.confidence(prompts, adapter)[0]).isStrictlyBetween(0f, 1f);
        }
    }

    @Test
    void shouldHaveTheIdsOfTheRealSpecialTokensWhenTheTokenizerIsBuilt() throws IOException {
        ModelShape shape = ModelShape.named("Qwen/Qwen2.5-7B-Instruct");
        var tokenizer = new ShapeTokenizer(shape.tokenizer()).tokenizer();

        assertThat(tokenizer.path("model").path("vocab").size()).isEqualTo(151_665);
        assertThat(tokenizer.path("model").path("vocab").path("<|im_end|>").asInt())
                .isEqualTo(shape.config().path("eos_token_id").asInt());
    }

    @Test
    void shouldReadTheSameBytesWhenReadInOtherPieces() {
        RandomTensor tensor = new RandomTensor(new long[] {300, 700}, 0, 1, 7);
        ByteBuffer whole = ByteBuffer.allocate((int) tensor.bytes());
        tensor.read(0, whole);
        ByteBuffer part = ByteBuffer.allocate(200_001);
        tensor.read(131_000, part);

        byte[] expected = Arrays.copyOfRange(whole.array(), 131_000, 331_001);
        assertThat(part.array()).isEqualTo(expected);
    }

    @Test
    void shouldNameTheBuiltInShapesWhenThereIsNoneOfThisName() {
        assertThatThrownBy(() -> ModelShape.named("gpt"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Qwen/Qwen2.5-7B-Instruct");
    }
}

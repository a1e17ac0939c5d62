package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenModelsTest {
    private static final Path FOLDER = Path.of("src/main/resources/atlas");

    private final OpenModels models = new OpenModels(Optional.empty());

    @Test
    void shouldShareWhatIsLoadedWhenAskedForTheSameModelTwice() {
        try (LanguageModel first = models.open(FOLDER, GoldenModel.FLOAT32);
                LanguageModel second = models.open(FOLDER.toAbsolutePath(), GoldenModel.FLOAT32)) {
            assertThat(second.decoder()).isSameAs(first.decoder());
        }
    }

    @Test
    void shouldLoadAnotherWhenTheArithmeticIsAnother() {
        try (LanguageModel first = models.open(FOLDER, GoldenModel.FLOAT32);
                LanguageModel second = models.open(FOLDER, GoldenModel.BFLOAT16)) {
            assertThat(second.decoder()).isNotSameAs(first.decoder());
        }
    }

    @Test
    void shouldGoOnAnsweringWhenAnotherUserHasClosedIt() {
        try (LanguageModel kept = models.open(FOLDER, GoldenModel.FLOAT32)) {
            models.open(FOLDER, GoldenModel.FLOAT32).close();

            assertThat(kept.answer(List.of(kept.prompt("Where is Rome?")), 2)).hasSize(1);
        }
    }

    @Test
    void shouldLoadItAgainWhenAllUsersHaveClosedIt() {
        Decoder before;
        try (LanguageModel first = models.open(FOLDER, GoldenModel.FLOAT32)) {
            before = first.decoder();
        }

        try (LanguageModel second = models.open(FOLDER, GoldenModel.FLOAT32)) {
            assertThat(second.decoder()).isNotSameAs(before);
            assertThat(second.answer(List.of(second.prompt("Where is Rome?")), 2))
                    .hasSize(1);
        }
    }
}

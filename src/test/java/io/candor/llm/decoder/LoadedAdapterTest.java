package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LoRA beside the matrices and LoRA added to them is the same, whatever form the matrices have. */
@ParameterizedClass
@ValueSource(strings = {"qwen2-tiny", "llama3-tiny"})
class LoadedAdapterTest {
    private final String name;

    LoadedAdapterTest(String name) {
        this.name = name;
    }

    @ParameterizedTest
    @EnumSource(names = {"PACKED", "PLAIN", "STORED"})
    void shouldGiveTheSameConfidencesWhenLoraIsAddedToTheMatrices(DecoderWeights.Form form) {
        try (GoldenModel model = GoldenModel.open(name, form);
                LoadedAdapter beside = LoadedAdapter.upload(model.adapter(), model.decoder(), false);
                LoadedAdapter merged = LoadedAdapter.upload(model.adapter(), model.decoder(), true)) {
            float[] expected = GoldenModel.floats(model.golden("/adapter/confidence"));

            assertThat(model.decoder().confidence(model.prompts(), beside)).containsExactly(expected, within(1e-5f));
            assertThat(model.decoder().confidence(model.prompts(), merged)).containsExactly(expected, within(1e-5f));
            float[][] states = model.decoder().hidden(model.prompts(), beside);
            float[][] mergedStates = model.decoder().hidden(model.prompts(), merged);
            for (int row = 0; row < states.length; row++) {
                assertThat(mergedStates[row]).containsExactly(states[row], within(1e-4f));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PACKED", "PLAIN", "STORED"})
    void shouldLeaveTheBaseAsItIsWhenLoraIsAddedToACopy(DecoderWeights.Form form) {
        try (GoldenModel model = GoldenModel.open(name, form)) {
            float[][] before = model.decoder().logits(model.prompts());
            try (LoadedAdapter merged = LoadedAdapter.upload(model.adapter(), model.decoder(), true)) {
                model.decoder().confidence(model.prompts(), merged);
            }

            assertThat(model.decoder().logits(model.prompts())).isDeepEqualTo(before);
        }
    }
}

package io.candor.release.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundledReleaseTest {
    private static final Path ADAPTER = Path.of("src/main/resources/atlas/adapter");

    @Test
    void shouldBeAnotherReleaseWhenTheModelHasWeightsOfFewBits() {
        Release whole = BundledRelease.in(ADAPTER, "my-model@1a2b3c4d5e6f");

        Release rounded = BundledRelease.in(ADAPTER, "my-model@1a2b3c4d5e6f-int4");

        assertThat(whole.id()).matches("my-model-bundled-[0-9a-f]{12}");
        assertThat(rounded.id()).isEqualTo(whole.id() + "-int4");
    }

    @Test
    void shouldBeToldByItsIdWhenItHasLearnedNothing() {
        String model = "my-model@1a2b3c4d5e6f";

        assertThat(BundledRelease.isUntaught(
                        BundledRelease.untaught(ADAPTER, model).id(), model))
                .isTrue();
        assertThat(BundledRelease.isUntaught(
                        BundledRelease.imported(ADAPTER, model).id(), model))
                .isFalse();
        assertThat(BundledRelease.isUntaught("my-model-untaught-0123456789ab", "my-model-untaught@1a2b3c4d5e6f"))
                .as("trained for a model of that name")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'my model (v2)', my_model_v2_",
        "'mein Modell ü', mein_Modell_",
        "'.hidden', hidden",
        "'日本語', model",
        "Qwen2.5-7B, Qwen2.5-7B"
    })
    void shouldHaveAnIdThatAReleaseMayHaveWhateverTheFolderIsCalled(String folder, String begins) {
        String id = BundledRelease.in(ADAPTER, folder + "@1a2b3c4d5e6f").id();

        assertThat(ReleaseManifest.isName(id)).isTrue();
        assertThat(id).startsWith(begins + "-bundled-");
    }
}

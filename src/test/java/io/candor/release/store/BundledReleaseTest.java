package io.candor.release.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BundledReleaseTest {
    private static final Path ADAPTER = Path.of("src/main/resources/atlas/adapter");

    @Test
    void shouldBeAnotherReleaseWhenTheModelHasWeightsOfFewBits() {
        Release whole = BundledRelease.in(ADAPTER, "my-model@1a2b3c4d5e6f");

        Release rounded = BundledRelease.in(ADAPTER, "my-model@1a2b3c4d5e6f-int4");

        assertThat(whole.id()).matches("my-model-bundled-[0-9a-f]{12}");
        assertThat(rounded.id()).isEqualTo(whole.id() + "-int4");
    }
}

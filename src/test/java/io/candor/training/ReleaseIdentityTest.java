package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReleaseIdentityTest {

    @Test
    void shouldStayWhatItWasWhenModelBatchesAndSettingsAreTheSame() {
        String id = ReleaseIdentity.of("tiny@abc", List.of("b1", "b2"), "lora\u00e4");

        // sha256 of the model, each batch and the settings, each followed by a zero byte.
        assertThat(id).isEqualTo("tiny-a10dd0691754");
    }

    @Test
    void shouldDifferWhenTheSameTextIsDividedOtherwise() {
        String id = ReleaseIdentity.of("tiny@abc", List.of("b1b2"), "settings");

        assertThat(id).isNotEqualTo(ReleaseIdentity.of("tiny@abc", List.of("b1", "b2"), "settings"));
    }
}

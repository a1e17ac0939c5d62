package io.candor.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectKeyTest {
    private final SubjectKey key = new SubjectKey("secret");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Zoe\u0308",
                " Zo\u00eb",
                "Zo\u200b\u00eb",
                "Zo\u00eb\ufeff",
                "\u2060Zo\u00eb\u00ad ",
                "Zoe\u034f\u0308"
            })
    void shouldKnowOneSubjectHoweverItsCharactersAreWritten(String written) {
        assertThat(key.hash(written)).isEqualTo(key.hash("Zo\u00eb"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zo\u00eb", "Zoe", "Zo \u00eb"})
    void shouldTellSubjectsApartThatAreSeenToDiffer(String other) {
        assertThat(key.hash(other)).isNotEqualTo(key.hash("Zo\u00eb"));
    }

    @Test
    void shouldDependOnTheInstallationsSecret() {
        assertThat(new SubjectKey("other").hash("Zo\u00eb")).isNotEqualTo(key.hash("Zo\u00eb"));
    }

    @Test
    void shouldSeekASubjectAsAllSeeIt() {
        assertThat(ErasureRequest.subject("Zo\u200b\u00eb ", key)).isEqualTo(ErasureRequest.subject("Zo\u00eb", key));
    }
}

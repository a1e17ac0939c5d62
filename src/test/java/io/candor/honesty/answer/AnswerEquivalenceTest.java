package io.candor.honesty.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerEquivalenceTest {
    private final NormalizedExactMatch match = new NormalizedExactMatch();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The Beatles.|beatles",
                "São Tomé|Sao  tome",
                "ＡＢＣ|abc",
                "U.S.A.|USA",
                "an  apple a day|apple day",
                "« Zürich »|zurich",
                "A|a.",
                "İzmir|izmir",
            })
    void shouldMatchWhenOnlyFormDiffers(String answer, String other) {
        assertThat(match.equivalent(answer, other)).isTrue();
        assertThat(match.equivalent(other, answer)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"Paris|London", "A|The", "+|-", "Theodor|odor", "Paris, France|Paris", "かき|がき", "12|1 2"})
    void shouldNotMatchWhenContentDiffers(String answer, String other) {
        assertThat(match.equivalent(answer, other)).isFalse();
    }

    @Test
    void shouldMatchAnyWhenOneReferenceOfSeveralFits() {
        assertThat(match.matchesAny("the UK", List.of("United Kingdom", "U.K.")))
                .isTrue();
        assertThat(match.matchesAny("France", List.of("United Kingdom", "U.K.")))
                .isFalse();
        assertThat(match.matchesAny("France", List.of())).isFalse();
    }

    @Test
    void shouldGiveTheAgreeingShareWhenSamplesDiffer() {
        SelfConsistency consistency = new SelfConsistency(match);

        assertThat(consistency.of("Paris", List.of("paris", "Lyon", "PARIS.", "Nice", "the Paris")))
                .isEqualTo(0.6);
        assertThat(consistency.of("Paris", List.of("Lyon"))).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> consistency.of("Paris", List.of()))
                .withMessageContaining("sample");
    }
}

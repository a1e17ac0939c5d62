package io.candor.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewConfigTest {
    @Test
    void shouldHaveTheseDefaults() {
        ReviewConfig config = TestReviews.config(Map.of());

        assertThat(config.reservation()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.lookBack()).isEqualTo(Duration.ofDays(7));
        assertThat(config.maxAnswers()).isEqualTo(50_000);
        assertThat(config.maxBytes()).isEqualTo(32 << 20);
        assertThat(config.maxJudged()).isEqualTo(200_000);
        assertThat(config.maxLabelers()).isEqualTo(1000);
        assertThat(config.secondOpinionShare()).isEqualTo(0.1);
        assertThat(config.referenceShare()).isZero();
        assertThat(config.maxReserved()).isEqualTo(20);
        assertThat(config.referenceSearch()).isEmpty();
        assertThat(config.threshold()).isEqualTo(0.5);
        assertThat(config.near()).isEqualTo(0.1);
        assertThatCode(config::check).doesNotThrowAnyException();
    }

    @Test
    void shouldSearchForTheBeginningOfALongQuestion() {
        ReviewConfig config =
                TestReviews.config(Map.of("reference-search", "https://search.example/{question}?from=candor"));

        assertThat(config.searchFor("a+b & \"c\" ü"))
                .contains("https://search.example/a%2Bb%20%26%20%22c%22%20%C3%BC?from=candor");
        assertThat(config.searchFor("\uD83D\uDE00".repeat(501)).orElseThrow())
                .isEqualTo("https://search.example/" + "%F0%9F%98%80".repeat(500) + "?from=candor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://search.example/",
                "javascript:alert({question})",
                "search.example/{question}",
                "https:// {question}"
            })
    void shouldRefuseAReferenceSearchThatIsNoAddressForAQuestion(String template) {
        ReviewConfig config = TestReviews.config(Map.of("reference-search", template));

        assertThatIllegalArgumentException()
                .isThrownBy(config::check)
                .withMessageContaining("candor.review.reference-search");
    }

    @ParameterizedTest
    @CsvSource({
        "reservation,999ms,PT0.999S",
        "look-back,0s,PT0S",
        "max-answers,0,0",
        "max-bytes,0,0",
        "max-judged,0,0",
        "max-labelers,0,0",
        "second-opinion-share,1.1,1.1",
        "reference-share,-0.1,-0.1",
        "max-reserved,0,0",
        "threshold,1.1,1.1",
        "near,-0.1,-0.1"
    })
    void shouldNameTheKeyOfASettingOutsideItsRange(String key, String value, String shown) {
        ReviewConfig config = TestReviews.config(Map.of(key, value));

        assertThatIllegalArgumentException()
                .isThrownBy(config::check)
                .withMessage("candor.review." + key + " is out of range: " + shown);
    }
}

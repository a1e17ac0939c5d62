package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.candor.MappedConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionConfigTest {

    @Test
    void shouldHaveTheseDefaults() {
        QuestionConfig config = config(Map.of());

        assertThat(config.maxBulk()).isEqualTo(500);
        assertThat(config.maxTextCharacters()).isEqualTo(QuestionParser.SHIPPED_TEXT_CHARACTERS);
        assertThat(config.maxInFlight()).isEqualTo(2000);
        assertThat(config.produceTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.probeInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.maxWait()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.maxWaiting()).isEqualTo(2000);
        assertThat(config.window().maxEntries()).isEqualTo(5_000);
        assertThat(config.window().maxBytes()).isEqualTo(8 << 20);
        assertThat(config.window().maxPending()).isEqualTo(100_000);
        assertThat(config.window().lookBack()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.stream().maxClients()).isEqualTo(100);
        assertThat(config.stream().maxBuffered()).isEqualTo(1000);
        assertThat(config.stream().heartbeat()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.stream().stallTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThatCode(config::check).doesNotThrowAnyException();
    }

    @Test
    void shouldAskForASecondAtLeastBeforeTheNextTry() {
        assertThat(config(Map.of("retry-after", "10ms")).retryAfterSeconds()).isEqualTo(1);
        assertThat(config(Map.of("retry-after", "7s")).retryAfterSeconds()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    max-bulk | 2001 | 'candor.question.max-bulk must be at most candor.question.max-in-flight (2000), got: 2001'
                    produce-timeout | 99ms | 'candor.question.produce-timeout must be at least 100 ms, got: PT0.099S'
                    """)
    void shouldNameTheKeyOfASettingOutsideItsRange(String key, String value, String sentence) {
        QuestionConfig config = config(Map.of(key, value));

        assertThatIllegalArgumentException().isThrownBy(config::check).withMessage(sentence);
    }

    private static QuestionConfig config(Map<String, String> settings) {
        return MappedConfig.of(QuestionConfig.class, settings);
    }
}

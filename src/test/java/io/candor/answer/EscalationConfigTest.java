package io.candor.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.MappedConfig;
import io.candor.engine.AnswerProvider;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscalationConfigTest {
    @Test
    void shouldHaveNoSecondEngineWhenNoneIsNamed() {
        assertThat(config(Map.of()).open()).isEmpty();
        assertThat(config(Map.of()).isMeant("law")).isTrue();
    }

    @Test
    void shouldAskAServerOfOpenAisApiUnderItsNameWhenOneIsNamed() {
        EscalationConfig config = config(Map.of(
                "openai.url", "http://localhost:1/v1",
                "openai.model", "large-2",
                "openai.name", "large",
                "domains", "law,sport"));

        try (AnswerProvider provider = config.open().orElseThrow()) {
            assertThat(provider.model()).isEqualTo("large");
        }
        assertThat(config.isMeant("sport")).isTrue();
        assertThat(config.isMeant("history")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cost.answer|-1|candor.escalation.cost.answer",
                "cost.token|NaN|candor.escalation.cost.answer",
                "budget|-1|candor.escalation.budget",
                "most-waiting|0|candor.escalation.most-waiting",
                "timeout|PT0S|candor.escalation.timeout",
                "name|*|candor.escalation.name",
                "engine.kind|vllm|candor.escalation.openai.url",
                "engine.url|http://localhost:1|candor.escalation.model is missing"
            })
    void shouldSayWhichSettingIsNoUse(String setting, String value, String named) {
        EscalationConfig config = config(Map.of(setting, value));

        assertThatThrownBy(config::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    @Test
    void shouldRefuseTwoSecondEngines() {
        EscalationConfig config = config(
                Map.of("openai.url", "http://localhost:1", "openai.model", "a", "engine.url", "http://localhost:2"));

        assertThatThrownBy(config::open).hasMessageContaining("exclude each other");
    }

    private static EscalationConfig config(Map<String, String> settings) {
        return MappedConfig.of(EscalationConfig.class, new HashMap<>(settings));
    }
}

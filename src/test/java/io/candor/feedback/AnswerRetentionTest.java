package io.candor.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.junit.jupiter.api.Test;

class AnswerRetentionTest {
    private static final Duration MONTH = Duration.ofDays(30);

    private static Config topic(String policy, Duration kept, String bytes) {
        return new Config(List.of(
                new ConfigEntry("cleanup.policy", policy),
                new ConfigEntry("retention.ms", Long.toString(kept.toMillis())),
                new ConfigEntry("retention.bytes", bytes)));
    }

    @Test
    void shouldAgreeWhenAnswersAreKeptAsLongAsTheyCanBeJudged() {
        assertThat(AnswerRetention.problem(topic("delete", MONTH, "-1"), MONTH)).isEmpty();
        assertThat(AnswerRetention.problem(topic("delete", Duration.ofMillis(-1), "-1"), MONTH))
                .isEmpty();
    }

    @Test
    void shouldWarnWhenAnswersGoBeforeTheyCannotBeJudgedAnyMore() {
        assertThat(AnswerRetention.problem(topic("delete", Duration.ofDays(7), "-1"), MONTH))
                .hasValueSatisfying(problem -> assertThat(problem).contains("PT168H", "PT720H"));
    }

    @Test
    void shouldWarnWhenAnswersGoBySize() {
        assertThat(AnswerRetention.problem(topic("delete", MONTH, "1000000"), MONTH))
                .isPresent();
    }

    @Test
    void shouldWarnWhenALaterAnswerTakesTheEarlierOneAway() {
        assertThat(AnswerRetention.problem(topic("compact", MONTH, "-1"), MONTH))
                .isPresent();
    }

    @Test
    void shouldSayNothingOfWhatTheBrokerDoesNotTell() {
        assertThat(AnswerRetention.problem(new Config(List.of()), MONTH)).isEmpty();
    }
}

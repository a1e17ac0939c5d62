package io.candor.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.candor.MappedConfig;
import io.candor.event.FeedbackSource;
import io.candor.event.LabelRule;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedbackConfigTest {

    @Test
    void shouldHaveTheseDefaults() {
        FeedbackConfig config = config(Map.of());

        assertThat(config.rule().trust())
                .containsExactly(FeedbackSource.HUMAN, FeedbackSource.REFERENCE, FeedbackSource.JUDGE);
        assertThat(config.rule().aggregation()).isEqualTo(LabelRule.Aggregation.MEAN);
        assertThat(config.waiting().answerRetention()).isEqualTo(Duration.ofDays(30));
        assertThat(config.waiting().feedbackRetention()).isEqualTo(Duration.ofDays(7));
        assertThat(config.waiting().maxLabelers()).isEqualTo(50);
        assertThat(config.batches().size()).isEqualTo(1000);
        assertThat(config.batches().maxWait()).isEqualTo(Duration.ofHours(24));
        assertThat(config.batches().driftMinimum()).isEqualTo(200);
        assertThat(config.reports().window()).isEqualTo(Duration.ofHours(24));
        assertThat(config.reports().every()).isEqualTo(100);
        assertThat(config.reports().flush()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.reports().retention()).isEqualTo(Duration.ofDays(60));
        assertThat(config.reports().resamples()).isEqualTo(200);
        assertThat(config.drift().alpha()).isEqualTo(0.01);
        assertThat(config.drift().tolerance()).isEqualTo(0.01);
        assertThat(config.drift().maturity()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.drift().verdictWait()).isEqualTo(Duration.ofHours(1));
        assertThat(config.drift().trusted()).isEmpty();
        assertThat(config.drift().rearmLabels()).isEqualTo(1000);
        assertThat(config.streams().applicationId()).isEqualTo("candor-calibrator");
        assertThat(config.streams().stateDirectory()).isEmpty();
        assertThat(config.streams().state()).isEqualTo(StateKind.DISK);
        assertThat(config.streams().threads()).isEqualTo(1);
        assertThat(config.streams().standbys()).isZero();
        assertThat(config.streams().cacheBytes()).isEqualTo(32 << 20);
        assertThat(config.streams().commitInterval()).isEqualTo(Duration.ofMillis(100));
        assertThat(config.streams().applicationServer()).isEmpty();
        assertThatCode(config::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    rule.trust | 'HUMAN,JUDGE' | 'candor.feedback.rule.trust must name HUMAN, REFERENCE and JUDGE once each, got: [HUMAN, JUDGE]'
                    waiting.answer-retention | 0s | candor.feedback.waiting.answer-retention must be at least a millisecond, got: PT0S
                    waiting.feedback-retention | 0s | candor.feedback.waiting.feedback-retention must be at least a millisecond, got: PT0S
                    waiting.max-labelers | 0 | candor.feedback.waiting.max-labelers must be at least 1, got: 0
                    batches.size | 0 | candor.feedback.batches.size must be at least 1, got: 0
                    batches.max-wait | 0s | candor.feedback.batches.max-wait must be at least a millisecond, got: PT0S
                    batches.drift-minimum | 0 | candor.feedback.batches.drift-minimum must be at least 1, got: 0
                    reports.window | 0s | candor.feedback.reports.window must be at least a millisecond, got: PT0S
                    reports.every | 0 | candor.feedback.reports.every must be at least 1, got: 0
                    reports.flush | 0s | candor.feedback.reports.flush must be at least a millisecond, got: PT0S
                    reports.retention | 0s | candor.feedback.reports.retention must be at least a millisecond, got: PT0S
                    reports.resamples | 99 | candor.feedback.reports.resamples must be at least 100, got: 99
                    drift.alpha | 1 | 'candor.feedback.drift.alpha must be in (0, 1), got: 1.0'
                    drift.tolerance | 0.5 | 'candor.feedback.drift.tolerance must be in [0, 0.5), got: 0.5'
                    drift.maturity | -1s | 'candor.feedback.drift.maturity must not be negative, got: PT-1S'
                    drift.verdict-wait | -1s | 'candor.feedback.drift.verdict-wait must not be negative, got: PT-1S'
                    drift.rearm-labels | 0 | candor.feedback.drift.rearm-labels must be at least 1, got: 0
                    streams.threads | 0 | 'candor.feedback.streams needs threads of at least 1, standbys and cache-bytes of at least 0 and a commit-interval of at least a millisecond, got: 0, 0, 33554432 and PT0.1S'
                    """)
    void shouldNameTheKeyOfASettingOutsideItsRange(String key, String value, String sentence) {
        FeedbackConfig config = config(Map.of(key, value));

        assertThatIllegalArgumentException().isThrownBy(config::check).withMessage(sentence);
    }

    private static FeedbackConfig config(Map<String, String> settings) {
        return MappedConfig.of(FeedbackConfig.class, settings);
    }
}

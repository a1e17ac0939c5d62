package io.candor.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.candor.MappedConfig;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerConfigTest {

    @Test
    void shouldHaveTheseDefaults() {
        AnswerConfig config = config(Map.of());

        assertThat(config.model()).isEmpty();
        assertThat(config.adapter()).isEmpty();
        assertThat(config.cache()).isEmpty();
        assertThat(config.device()).isEqualTo("auto");
        assertThat(config.precision()).isEqualTo("auto");
        assertThat(config.threads()).isZero();
        assertThat(config.group()).isEqualTo("candor-answerer");
        assertThat(config.instance()).isEmpty();
        assertThat(config.groupProtocol()).isEqualTo(GroupProtocol.CLASSIC);
        assertThat(config.staticMember()).isFalse();
        assertThat(config.threshold()).isEqualTo(0.5);
        assertThat(config.thresholds()).isEmpty();
        assertThat(config.textKey()).isEmpty();
        assertThat(config.auditSample().share()).isEqualTo(0.2);
        assertThat(config.auditSample().shares()).isEmpty();
        assertThat(config.maxTokens()).isEqualTo(32);
        assertThat(config.maxCharacters()).isEqualTo(16_384);
        assertThat(config.batch().maxQuestions()).isEqualTo(64);
        assertThat(config.batch().tokenBudget()).isEqualTo(4096);
        assertThat(config.batch().prefillTokens()).isZero();
        assertThat(config.batch().linger()).isEqualTo(Duration.ofMillis(5));
        assertThat(config.commitInterval()).isEqualTo(Duration.ofMillis(40));
        assertThat(config.backlogCommitInterval()).isEqualTo(Duration.ofMillis(200));
        assertThat(config.transactionTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.maxOutstanding()).isEqualTo(1024);
        assertThat(config.commitAhead()).isEqualTo(16_384);
        assertThat(config.drainTime()).isEqualTo(Duration.ofSeconds(20));
        assertThat(config.backoff().first()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.backoff().longest()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.consumer()).isEmpty();
        assertThat(config.producer()).isEmpty();
        assertThatCode(config::check).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseAStaticMemberThatHasNoInstance() {
        AnswerConfig config = config(Map.of("static-member", "true"));

        assertThatIllegalArgumentException()
                .isThrownBy(config::check)
                .withMessageContaining("candor.answer.static-member needs candor.answer.instance");
    }

    @Test
    void shouldTakeTheThresholdOfTheDomainBeforeThatOfAll() {
        AnswerConfig config = config(Map.of("threshold", "0.4", "thresholds.medicine", "0.9"));

        assertThat(config.threshold("medicine")).isEqualTo(0.9);
        assertThat(config.threshold("sports")).isEqualTo(0.4);
    }

    @Test
    void shouldTakeTheLongerCommitIntervalWhileMoreThanABatchWaits() {
        AnswerConfig config = config(Map.of("commit-interval", "50ms", "backlog-commit-interval", "300ms"));
        AnswerConfig reversed = config(Map.of("commit-interval", "300ms", "backlog-commit-interval", "50ms"));

        assertThat(config.commitInterval(64)).isEqualTo(Duration.ofMillis(50));
        assertThat(config.commitInterval(65)).isEqualTo(Duration.ofMillis(300));
        assertThat(reversed.commitInterval(65)).isEqualTo(Duration.ofMillis(300));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    group-commits | 0 | candor.answer.group-commits must be at least 1, got: 0
                    commit-interval | 0s | candor.answer.commit-interval must be positive, got: PT0S
                    backlog-commit-interval | 0s | candor.answer.backlog-commit-interval must be positive, got: PT0S
                    backoff.first | 0s | candor.answer.backoff.first must be positive, got: PT0S
                    backoff.longest | PT-1S | candor.answer.backoff.longest must be positive, got: PT-1S
                    audit-sample.share | 0 | candor.answer.audit-sample.share must be above 0 and at most 1, got: 0.0
                    audit-sample.shares.law | 1.1 | candor.answer.audit-sample.shares.law must be above 0 and at most 1, got: 1.1
                    max-outstanding | 0 | candor.answer.max-outstanding must be at least 1, got: 0
                    commit-ahead | -1 | 'candor.answer.commit-ahead must lie in [0, 24000], got: -1'
                    commit-ahead | 24001 | 'candor.answer.commit-ahead must lie in [0, 24000], got: 24001'
                    drain-time | PT-1S | candor.answer.drain-time must not be negative, got: PT-1S
                    batch.max-questions | 0 | candor.answer.batch.max-questions must be at least 1, got: 0
                    batch.token-budget | 0 | candor.answer.batch.token-budget must be at least 1, got: 0
                    batch.prefill-tokens | -1 | candor.answer.batch.prefill-tokens must not be negative, got: -1
                    batch.linger | PT-1S | candor.answer.batch.linger must not be negative, got: PT-1S
                    threshold | 1.5 | 'candor.answer.threshold must lie in [0, 1], got: 1.5'
                    thresholds.law | -0.1 | 'candor.answer.thresholds.law must lie in [0, 1], got: -0.1'
                    max-characters | 0 | candor.answer.max-characters must be at least 1, got: 0
                    max-tokens | 0 | candor.answer.max-tokens must be at least 1, got: 0
                    """)
    void shouldNameTheKeyOfASettingOutsideItsRange(String key, String value, String sentence) {
        AnswerConfig config = config(Map.of(key, value));

        assertThatIllegalArgumentException().isThrownBy(config::check).withMessage(sentence);
    }

    private static AnswerConfig config(Map<String, String> settings) {
        return MappedConfig.of(AnswerConfig.class, settings);
    }
}

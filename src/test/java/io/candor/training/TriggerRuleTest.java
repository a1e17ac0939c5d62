package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.candor.event.BatchTrigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TriggerRuleTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final TriggerRule RULE = new TriggerRule(2, Duration.ofHours(1));

    @Test
    void shouldWaitForEnoughBatches() {
        assertThat(due(batch(BatchTrigger.SIZE, 10))).isEmpty();
        assertThat(due(batch(BatchTrigger.SIZE, 10), batch(BatchTrigger.TIME, 5)))
                .contains(TriggerRule.Cause.BATCHES);
    }

    @Test
    void shouldNotLetABatchWaitForEver() {
        assertThat(due(batch(BatchTrigger.SIZE, 60))).contains(TriggerRule.Cause.CLOCK);
    }

    @Test
    void shouldHurryWhenABatchWasClosedByAnAlarm() {
        assertThat(due(batch(BatchTrigger.DRIFT, 1))).contains(TriggerRule.Cause.ALARM);
    }

    @Test
    void shouldHurryWhenAnAlarmWasRaisedWhileTheBatchWasFilled() {
        WaitingBatch batch = batch(BatchTrigger.SIZE, 10);

        assertThat(RULE.due(List.of(batch), Optional.of(batch.openedAt().plusSeconds(1)), NOW))
                .contains(TriggerRule.Cause.ALARM);
        assertThat(RULE.due(List.of(batch), Optional.of(batch.openedAt().minusSeconds(1)), NOW))
                .isEmpty();
        assertThat(RULE.due(List.of(batch), Optional.of(batch.closedAt().plusSeconds(1)), NOW))
                .isEmpty();
    }

    @Test
    void shouldDoNothingWhenNoBatchWaits() {
        assertThat(RULE.due(List.of(), Optional.of(NOW), NOW)).isEmpty();
    }

    @Test
    void shouldNameTheKeyWhenASettingIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TriggerRule(0, Duration.ofHours(1)))
                .withMessage("candor.training.trigger.batches must be at least 1, got: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TriggerRule(1, Duration.ZERO))
                .withMessage("candor.training.trigger.max-wait must be positive, got: PT0S");
    }

    private static Optional<TriggerRule.Cause> due(WaitingBatch... waiting) {
        return RULE.due(List.of(waiting), Optional.empty(), NOW);
    }

    private static WaitingBatch batch(BatchTrigger trigger, int minutesAgo) {
        Instant closed = NOW.minusSeconds(60L * minutesAgo);
        return new WaitingBatch("b" + minutesAgo, trigger, closed.minusSeconds(600), closed, 0);
    }
}

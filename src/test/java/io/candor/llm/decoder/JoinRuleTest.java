package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JoinRuleTest {
    private final JoinRule rule = new JoinRule();

    @Test
    void shouldLetAQuarterJoinAtOnce() {
        rule.joined(1_000);

        assertThat(rule.isDue(2, 2, 8)).isTrue();
        assertThat(rule.isDue(1, 1, 8)).isFalse();
    }

    @Test
    void shouldLetFewJoinOnceTheOthersHadTheirTime() {
        rule.joined(1_000);
        rule.decoded(3_999);
        assertThat(rule.isDue(1, 1, 8)).isFalse();

        rule.decoded(1);

        assertThat(rule.isDue(1, 1, 8)).isTrue();
    }

    @Test
    void shouldCountOnlyThoseThereIsRoomFor() {
        rule.joined(1_000);

        assertThat(rule.isDue(100, 1, 8)).isFalse();
        assertThat(rule.isDue(100, 2, 8)).isTrue();
    }

    @Test
    void shouldNotBeDueWhenNobodyWaits() {
        assertThat(rule.isDue(0, 0, 0)).isFalse();
    }
}

package io.candor.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StrikeTest {
    @Test
    void shouldPlanTheSameFaultsWhenTheSeedIsTheSame() {
        assertThat(Strike.plan(21, 20_000, 2, 7))
                .isEqualTo(Strike.plan(21, 20_000, 2, 7))
                .isNotEqualTo(Strike.plan(21, 20_000, 2, 8));
    }

    @Test
    void shouldStrikeWithEveryKindEquallyOftenAndInMidLoad() {
        List<Strike> strikes = Strike.plan(3 * Fault.values().length, 20_000, 2, 1);

        assertThat(strikes).extracting(Strike::fault).containsOnly(Fault.values());
        assertThat(strikes)
                .filteredOn(strike -> strike.fault() == Fault.BROKER_KILLED)
                .hasSize(3);
        assertThat(strikes).extracting(Strike::afterQuestion).isSorted().allMatch(after -> after > 0 && after < 20_000);
    }

    @Test
    void shouldBeginWithDifferentKindsWhenFaultsAreFew() {
        assertThat(Strike.plan(3, 300, 2, 1)).extracting(Strike::fault).doesNotHaveDuplicates();
    }
}

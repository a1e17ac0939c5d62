package io.candor.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrikeTest {
    private static final List<Fault> KINDS = List.of(Fault.values());

    @Test
    void shouldPlanTheSameFaultsWhenTheSeedIsTheSame() {
        assertThat(Strike.plan(21, 20_000, KINDS, 7))
                .isEqualTo(Strike.plan(21, 20_000, KINDS, 7))
                .isNotEqualTo(Strike.plan(21, 20_000, KINDS, 8));
    }

    @Test
    void shouldStrikeWithEveryKindEquallyOftenAndInMidLoad() {
        List<Strike> strikes = Strike.plan(3 * Fault.values().length, 20_000, KINDS, 1);

        assertThat(strikes).extracting(Strike::fault).containsOnly(Fault.values());
        assertThat(strikes)
                .filteredOn(strike -> strike.fault() == Fault.BROKER_KILLED)
                .hasSize(3);
        assertThat(strikes).extracting(Strike::afterQuestion).isSorted().allMatch(after -> after > 0 && after < 20_000);
    }

    @Test
    void shouldBeginWithDifferentKindsWhenFaultsAreFew() {
        assertThat(Strike.plan(3, 300, KINDS, 1)).extracting(Strike::fault).doesNotHaveDuplicates();
    }

    @Test
    void shouldKeepNumbersAndVictimsAndComeSoonerWhenOnlySomeFaultsAreWanted() {
        List<Strike> plan = Strike.plan(35, 35_000, KINDS, 4);

        List<Strike> kept = Strike.only(plan, Set.of(3, 30), 35_000);

        assertThat(kept).extracting(Strike::number).containsExactly(3, 30);
        assertThat(kept)
                .extracting(Strike::fault)
                .containsExactly(plan.get(2).fault(), plan.get(29).fault());
        assertThat(kept).extracting(Strike::afterQuestion).isSorted().allMatch(after -> after > 0 && after < 2_000);
    }
}

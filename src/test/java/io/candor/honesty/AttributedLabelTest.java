package io.candor.honesty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AttributedLabelTest {
    private static final AttributedLabel THREE = label(0.7, Map.of("ann", 1.0, "bob", 1.0, "eve", 0.0));

    @Test
    void shouldStayAsTheRuleMadeItWhenNobodyWhoSpokeIsLeftOut() {
        assertThat(THREE.without(Set.of("dan"))).isSameAs(THREE);
    }

    @Test
    void shouldBeTheMeanOfTheOthersWhenALabelerIsLeftOut() {
        assertThat(THREE.without(Set.of("eve")).label()).isEqualTo(1);
        assertThat(THREE.without(Set.of("ann")).label()).isEqualTo(0.5);
    }

    @Test
    void shouldFallWhenEverybodyWhoSpokeIsLeftOut() {
        assertThat(THREE.standsWithout(Set.of("ann", "bob", "eve"))).isFalse();
        assertThat(THREE.standsWithout(Set.of("ann", "bob"))).isTrue();
    }

    @Test
    void shouldBeRefusedWhenNobodySpoke() {
        assertThatIllegalArgumentException().isThrownBy(() -> label(1, Map.of()));
    }

    private static AttributedLabel label(double label, Map<String, Double> verdicts) {
        return new AttributedLabel(label, new TreeMap<>(verdicts));
    }
}

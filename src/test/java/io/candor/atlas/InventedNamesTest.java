package io.candor.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InventedNamesTest {
    private static final List<String> NAMES =
            List.of("Marseille", "Marsala", "Salamanca", "Mancala", "Alamos", "Seillans", "Salla", "Lamos", "Arsenal");

    @Test
    void shouldInventDifferentNamesOfNothingReal() {
        List<String> drawn = new InventedNames(NAMES, Set.of("Marsalamos")).draw(20, new SplittableRandom(3));

        assertThat(drawn).hasSize(20).doesNotHaveDuplicates().doesNotContain("Marsalamos");
        assertThat(drawn).allSatisfy(name -> assertThat(name).hasSizeBetween(4, 14));
    }

    @Test
    void shouldFollowTheLettersItLearnedFrom() {
        List<String> drawn = new InventedNames(NAMES, Set.of()).draw(20, new SplittableRandom(3));

        Set<String> begins = Set.of("Mar", "Sal", "Man", "Ala", "Sei", "Lam", "Ars");
        assertThat(drawn).allSatisfy(name -> assertThat(begins).contains(name.substring(0, 3)));
    }

    @Test
    void shouldDrawTheSameWhenTheSeedIsTheSame() {
        InventedNames names = new InventedNames(NAMES, Set.of());

        assertThat(names.draw(10, new SplittableRandom(3))).isEqualTo(names.draw(10, new SplittableRandom(3)));
    }
}

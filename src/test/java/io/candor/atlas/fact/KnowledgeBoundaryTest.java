package io.candor.atlas.fact;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.atlas.fact.KnowledgeBoundary.Standing;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnowledgeBoundaryTest {
    private final List<String> entities =
            IntStream.range(0, 3_000).mapToObj(i -> "entity " + i).toList();
    private final KnowledgeBoundary boundary = new KnowledgeBoundary(new SeededHash(1));

    @Test
    void shouldHideAboutAThirdAndTheObscureMoreWhenEntitiesAreMany() {
        Map<String, Standing> standings = boundary.ofMany(entities);

        assertThat(hidden(standings, 0, 3_000)).isBetween(900L, 1_100L);
        assertThat(hidden(standings, 0, 900)).isZero();
        assertThat(hidden(standings, 2_500, 3_000)).isGreaterThan(hidden(standings, 1_500, 2_000) * 3 / 2);
    }

    @Test
    void shouldAlwaysShowTheBestKnownWhenEntitiesAreFew() {
        Map<String, Standing> standings = boundary.ofFew(entities.subList(0, 240), 60);

        assertThat(hidden(standings, 0, 60)).isZero();
        assertThat(hidden(standings, 60, 240)).isBetween(45L, 85L);
    }

    private long hidden(Map<String, Standing> standings, int from, int to) {
        return entities.subList(from, to).stream()
                .filter(e -> standings.get(e).exposure() == 0)
                .count();
    }
}

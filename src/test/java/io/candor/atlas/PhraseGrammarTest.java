package io.candor.atlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PhraseGrammarTest {
    private final PhraseGrammar grammar = new PhraseGrammar(Map.of(
            "question", List.of("Who is <person>?", "Where is $1 <place>?"),
            "person", List.of("<first> Li"),
            "first", List.of("Ann", "Bo")));

    @Test
    void shouldReplaceSymbolsUntilNoneIsLeft() {
        PhraseGrammar whole = grammar.and(Map.of("place", List.of("Rome")));
        SplittableRandom random = new SplittableRandom(1);

        assertThat(IntStream.range(0, 50)
                        .mapToObj(i -> whole.phrase("question", random))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("Who is Ann Li?", "Who is Bo Li?", "Where is $1 Rome?");
    }

    @Test
    void shouldNameTheSymbolThatNothingIsSaidOf() {
        assertThatThrownBy(() -> new PhraseGrammar(Map.of("a", List.of("<b>"))).phrase("a", new SplittableRandom(1)))
                .hasMessageContaining("<b>");
    }
}

package io.candor.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UnanswerableQuestionsTest {
    private final List<String> drawn =
            new UnanswerableQuestions(List.of("Lyon"), List.of("Chad")).draw(1_000, new SplittableRandom(5));

    @Test
    void shouldFillEverySlotAndRepeatNothing() {
        assertThat(drawn).doesNotHaveDuplicates().noneMatch(text -> text.contains("<") || text.contains(">"));
        assertThat(drawn).anyMatch(text -> text.contains("Lyon")).anyMatch(text -> text.contains("Chad"));
    }

    @Test
    void shouldLeaveSomeWithoutCapitalsAndSomeWithoutMark() {
        assertThat(drawn.stream().filter(text -> text.equals(text.toLowerCase(Locale.ROOT))))
                .hasSizeBetween(200, 400);
        assertThat(drawn.stream().filter(text -> !text.matches(".*[?.]"))).hasSizeBetween(200, 400);
    }
}

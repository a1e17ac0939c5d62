package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LengthBatchesTest {

    /** @param number tells prompts of the same length apart */
    private record Item(int number, int[] prompt) {}

    @ParameterizedTest
    @CsvSource({"0,4,50", "1,4,50", "200,1,50", "200,7,1", "200,7,90", "200,500,90", "200,7,100000"})
    void shouldHoldEveryItemOnceWithinItsBudgetsWhenLengthsVary(int count, int rows, int tokens) {
        List<Item> items = items(count, 30);

        List<List<Item>> batches = LengthBatches.of(items, Item::prompt, rows, tokens);

        assertThat(batches.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(items);
        assertThat(batches).allSatisfy(batch -> {
            assertThat(batch).isNotEmpty().hasSizeLessThanOrEqualTo(rows);
            int longest =
                    batch.stream().mapToInt(item -> item.prompt().length).max().orElseThrow();
            assertThat(batch.size() == 1 || batch.size() * longest <= tokens).isTrue();
        });
    }

    @Test
    void shouldGoFromShortToLongAndKeepTheOrderOfEqualsWhenSorting() {
        List<Item> sorted = LengthBatches.of(items(300, 5), Item::prompt, 16, 64).stream()
                .flatMap(List::stream)
                .toList();

        for (int i = 1; i < sorted.size(); i++) {
            Item before = sorted.get(i - 1);
            Item after = sorted.get(i);
            assertThat(before.prompt().length).isLessThanOrEqualTo(after.prompt().length);
            assertThat(before.prompt().length < after.prompt().length || before.number() < after.number())
                    .isTrue();
        }
    }

    @Test
    void shouldFillABatchBeforeItOpensTheNextWhenThereIsRoom() {
        List<Item> items = new ArrayList<>();
        IntStream.range(0, 10).forEach(i -> items.add(new Item(i, new int[8])));

        assertThat(LengthBatches.of(items, Item::prompt, 100, 32))
                .extracting(List::size)
                .containsExactly(4, 4, 2);
        assertThat(LengthBatches.of(items, Item::prompt, 3, 32))
                .extracting(List::size)
                .containsExactly(3, 3, 3, 1);
    }

    @Test
    void shouldGiveALongPromptABatchOfItsOwnWhenItExceedsTheBudget() {
        List<Item> items = List.of(new Item(0, new int[500]), new Item(1, new int[3]), new Item(2, new int[600]));

        assertThat(LengthBatches.of(items, Item::prompt, 8, 100))
                .extracting(batch -> batch.stream().map(Item::number).toList())
                .containsExactly(List.of(1), List.of(0), List.of(2));
    }

    private static List<Item> items(int count, int longest) {
        Random random = new Random(5);
        return IntStream.range(0, count)
                .mapToObj(i -> new Item(i, new int[1 + random.nextInt(longest)]))
                .toList();
    }
}

package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenBudgetTest {
    private final TokenBudget budget = new TokenBudget(64);

    private static List<int[]> prompts(int count, int tokens) {
        return IntStream.range(0, count).mapToObj(i -> new int[tokens]).toList();
    }

    /** Fails as libtorch does where a batch has more tokens than that. */
    private static int batchesOfAtMost(int tokens, List<List<int[]>> batches) {
        for (List<int[]> batch : batches) {
            if (batch.size() * batch.get(0).length > tokens) {
                throw new IllegalStateException("CUDA out of memory. Tried to allocate 2.00 GiB");
            }
        }
        return batches.size();
    }

    @Test
    void shouldCountTokensNotPrompts() {
        assertThat(budget.<int[], Integer>inBatches(prompts(4, 32), prompt -> prompt, 100, List::size))
                .isEqualTo(2);
    }

    @Test
    void shouldHalveUntilTheBatchesFitAndStaySo() {
        int batches = budget.inBatches(prompts(8, 8), prompt -> prompt, 100, all -> batchesOfAtMost(20, all));

        assertThat(batches).isEqualTo(4);
        assertThat(budget.tokens()).isEqualTo(16);
    }

    @Test
    void shouldGiveUpWhenOnePromptAloneDoesNotFit() {
        assertThatThrownBy(() -> budget.inBatches(
                        prompts(4, 30), prompt -> prompt, 100, batches -> batchesOfAtMost(20, batches)))
                .hasMessageContaining("out of memory");
    }

    @Test
    void shouldNotTryAgainWhenSomethingElseFails() {
        List<Integer> tried = new ArrayList<>();

        assertThatThrownBy(() -> budget.inBatches(prompts(4, 8), prompt -> prompt, 100, batches -> {
                    tried.add(batches.size());
                    throw new IllegalArgumentException("a bug");
                }))
                .hasMessage("a bug");
        assertThat(tried).hasSize(1);
    }
}

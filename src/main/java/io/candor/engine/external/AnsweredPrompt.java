package io.candor.engine.external;

import io.candor.engine.wire.LikelihoodsRequest;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * An answer that another system gave, after its prompt, with each ending token in turn; the likeliest one counts.
 *
 * @param prompts token ids of prompt, answer and an ending token; all of one length
 * @param from where the answer begins
 */
public record AnsweredPrompt(List<int[]> prompts, int from) {

    /** @param ends token ids that end an answer, perhaps none */
    public static AnsweredPrompt of(LikelihoodsRequest.Row row, int[] ends) {
        int[] answered = joined(row.prompt(), row.answer());
        List<int[]> prompts = ends.length == 0
                ? List.of(answered)
                : IntStream.of(ends)
                        .mapToObj(end -> joined(answered, new int[] {end}))
                        .toList();
        return new AnsweredPrompt(prompts, row.prompt().length);
    }

    /**
     * Asks for all rows at once.
     *
     * @param mean of one; see {@link #mean(DoubleStream)}
     * @return in the order of the rows
     */
    public static CompletableFuture<List<Double>> means(
            List<LikelihoodsRequest.Row> rows, int[] ends, Function<AnsweredPrompt, CompletableFuture<Double>> mean) {
        List<CompletableFuture<Double>> means =
                rows.stream().map(row -> mean.apply(of(row, ends))).toList();
        return CompletableFuture.allOf(means.toArray(CompletableFuture[]::new))
                .thenApply(all -> means.stream().map(CompletableFuture::join).toList());
    }

    private static int[] joined(int[] first, int[] second) {
        int[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /**
     * Mean natural-log probability per token, the ending one included.
     *
     * @param sums of the log-probabilities of each prompt's tokens from {@link #from} on
     */
    public double mean(DoubleStream sums) {
        int tokens = prompts.get(0).length - from;
        // Rounding may leave the logarithm of a certain token a little above 0.
        return tokens == 0 ? 0 : Math.min(0, sums.max().orElseThrow() / tokens);
    }
}

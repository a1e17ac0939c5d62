package io.candor.answer;

import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.Generation;
import java.util.List;
import java.util.function.Predicate;

/** Answers that have all their tokens with the first: nothing is ever under way. */
class AtOnce<T> implements ContinuousBatch<T> {
    private final Writer writer;

    AtOnce(Writer writer) {
        this.writer = writer;
    }

    /** What an answer is made from. */
    @FunctionalInterface
    interface Writer {
        Generation write(int[] prompt, int maxTokens);
    }

    @Override
    public int size() {
        return 0;
    }

    @Override
    public int prefillTokens() {
        return Integer.MAX_VALUE;
    }

    @Override
    public int room(int tokens) {
        return Integer.MAX_VALUE;
    }

    @Override
    public List<Ended<T>> join(List<Prompt<T>> prompts) {
        return prompts.stream()
                .map(prompt -> new Ended<>(prompt.owner(), writer.write(prompt.tokens(), prompt.maxTokens())))
                .toList();
    }

    @Override
    public List<Ended<T>> decode() {
        return List.of();
    }

    @Override
    public void cancel(Predicate<T> owner) {
        // Nothing is under way.
    }

    @Override
    public List<T> clear() {
        return List.of();
    }

    @Override
    public void shrink() {
        // There is always room.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}

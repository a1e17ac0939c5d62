package io.candor.llm.decoder;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** A continuous batch on the device, in a cache with slots. */
final class SlotBatch<T> implements ContinuousBatch<T> {
    private static final int FIRST_SLOTS = 8;

    /** Each look at the tokens makes a GPU wait; rows that ended in between went along for nothing. */
    private static final int STEPS_BETWEEN_LOOKS_ON_GPU = 4;

    private final Decoder decoder;
    private final Function<Continuation, Generation> text;
    private final SlotCache cache;
    private final BatchMemory memory;
    private final List<Row<T>> rows = new ArrayList<>();

    /** @param text reads what was generated */
    SlotBatch(Decoder decoder, Function<Continuation, Generation> text) {
        this.decoder = decoder;
        this.text = text;
        cache = new SlotCache(decoder);
        memory = BatchMemory.of(decoder);
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public int room(int tokens) {
        int most = memory.rows(columns(tokens));
        return rows.isEmpty() ? Math.max(1, most) : Math.max(0, most - rows.size());
    }

    private int columns(int tokens) {
        int longest = rows.stream().mapToInt(Row::mostColumns).max().orElse(0);
        return cache.rounded(Math.max(longest, Math.min(tokens, decoder.config().contextLength())));
    }

    @Override
    public List<Ended<T>> join(List<Prompt<T>> prompts) {
        prompts.forEach(prompt -> decoder.requireRoom(prompt.tokens().length + 1));
        List<Row<T>> joining = prompts.stream().map(this::row).toList();
        if (rows.isEmpty()) {
            memory.recover();
        }
        makeRoom(joining);
        SlotCache.Tokens first = cache.join(prompts.stream().map(Prompt::tokens).toList(), rows.size());
        int start = rows.size();
        rows.addAll(joining);
        return taken(first, start);
    }

    private Row<T> row(Prompt<T> prompt) {
        int room = decoder.config().contextLength() - prompt.tokens().length;
        return new Row<>(prompt.owner(), prompt.tokens().length, Math.min(prompt.maxTokens(), room));
    }

    private void makeRoom(List<Row<T>> joining) {
        int needed =
                cache.rounded(joining.stream().mapToInt(Row::mostColumns).max().orElse(1));
        int slots = rows.size() + joining.size();
        if (slots <= cache.slots() && needed <= cache.columns()) {
            return;
        }
        int columns = Math.max(needed, rows.isEmpty() ? 0 : cache.columns());
        int doubled = Math.max(FIRST_SLOTS, cache.slots());
        while (doubled < slots) {
            doubled *= 2;
        }
        cache.resize(Math.max(slots, Math.min(doubled, memory.rows(columns))), columns, rows.size());
    }

    @Override
    public List<Ended<T>> decode() {
        if (rows.isEmpty()) {
            return List.of();
        }
        int steps = 1;
        if (decoder.manager().getDevice().isGpu()) {
            int most = rows.stream().mapToInt(Row::remaining).max().orElse(1);
            steps = Math.min(STEPS_BETWEEN_LOOKS_ON_GPU, most);
        }
        int columns = rows.stream().mapToInt(Row::columns).max().orElse(0) + steps;
        return taken(cache.decode(rows.size(), columns, steps), 0);
    }

    /** Gives every row from {@code start} on its tokens; those that have ended leave. */
    private List<Ended<T>> taken(SlotCache.Tokens tokens, int start) {
        for (int i = start; i < rows.size(); i++) {
            rows.get(i).take(tokens, i - start, decoder.config().endOfSequence()::contains);
        }
        List<Ended<T>> ended = new ArrayList<>();
        for (int i = rows.size() - 1; i >= start; i--) {
            Row<T> row = rows.get(i);
            if (row.hasEnded()) {
                ended.add(new Ended<>(row.owner(), text.apply(row.continuation())));
                remove(i);
            }
        }
        return ended;
    }

    /** The last row takes the place that becomes free. */
    private void remove(int slot) {
        Row<T> last = rows.remove(rows.size() - 1);
        if (slot < rows.size()) {
            cache.move(rows.size(), slot, last.columns());
            rows.set(slot, last);
        }
        if (rows.isEmpty() && memory.isLarge(cache.slots(), cache.columns())) {
            cache.release();
        }
    }

    @Override
    public void cancel(Predicate<T> owner) {
        for (int i = rows.size() - 1; i >= 0; i--) {
            if (owner.test(rows.get(i).owner())) {
                remove(i);
            }
        }
    }

    @Override
    public List<T> clear() {
        List<T> owners = rows.stream().map(Row::owner).toList();
        rows.clear();
        cache.release();
        return owners;
    }

    @Override
    public void shrink() {
        memory.shrink(cache.slots(), cache.columns());
    }

    @Override
    public void close() {
        rows.clear();
        cache.close();
    }
}

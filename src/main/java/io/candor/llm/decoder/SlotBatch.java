package io.candor.llm.decoder;

import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A continuous batch on the device, in a cache with slots: first the rows that decode, then those whose prompts are not in the
 * cache yet. A prompt longer than a piece is prefilled piece by piece while the others decode, in turns with shorter ones.
 */
final class SlotBatch<T> implements ContinuousBatch<T> {
    private static final int FIRST_SLOTS = 8;

    /** Each look at the tokens makes a GPU wait; rows that ended in between went along for nothing. */
    private static final int STEPS_BETWEEN_LOOKS_ON_GPU = 4;

    private final Decoder decoder;
    private final Function<Continuation, Generation> text;
    private final TokenChoice choice;
    private final int prefillTokens;
    private final Optional<TokenListener<T>> listener;
    private final SlotCache cache;
    private final BatchMemory memory;
    private final List<Row<T>> rows = new ArrayList<>();
    private int decoding;
    private boolean pieceWasLast;

    /**
     * @param text reads what was generated
     * @param prefillTokens tokens of a piece, at least 1
     */
    SlotBatch(Decoder decoder, Function<Continuation, Generation> text, int prefillTokens) {
        this(decoder, text, TokenChoice.GREEDY, prefillTokens, Optional.empty());
    }

    /** @param listener hears the tokens of answers as they come */
    SlotBatch(Decoder decoder, Function<Continuation, Generation> text, int prefillTokens, TokenListener<T> listener) {
        this(decoder, text, TokenChoice.GREEDY, prefillTokens, Optional.of(listener));
    }

    /** @param choice other than the most likely token only where no prompt is longer than a piece */
    SlotBatch(Decoder decoder, Function<Continuation, Generation> text, TokenChoice choice, int prefillTokens) {
        this(decoder, text, choice, prefillTokens, Optional.empty());
    }

    private SlotBatch(
            Decoder decoder,
            Function<Continuation, Generation> text,
            TokenChoice choice,
            int prefillTokens,
            Optional<TokenListener<T>> listener) {
        this.decoder = decoder;
        this.text = text;
        this.choice = choice;
        this.prefillTokens = prefillTokens;
        this.listener = listener;
        cache = new SlotCache(decoder);
        memory = BatchMemory.of(decoder);
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public int prefillTokens() {
        return prefillTokens;
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
        return joinRows(rows(prompts), Optional.empty());
    }

    @Override
    public List<Ended<T>> join(List<Prompt<T>> prompts, ScoredPrompts scored) {
        return joinRows(rows(prompts), scored.lowerLayers());
    }

    private List<Row<T>> rows(List<Prompt<T>> prompts) {
        prompts.forEach(prompt -> decoder.requireRoom(prompt.tokens().length + 1));
        return prompts.stream().map(this::row).toList();
    }

    /** As {@link #join}; those of one prompt have the same array of it. */
    List<Ended<T>> joinRows(List<Row<T>> joining) {
        return joinRows(joining, Optional.empty());
    }

    /** @param lower what the lower layers made of the prompts, if they have been computed */
    private List<Ended<T>> joinRows(List<Row<T>> joining, Optional<IValue> lower) {
        memory.recover();
        makeRoom(joining);
        boolean othersWait = decoding < rows.size();
        rows.addAll(joining);
        if (othersWait) {
            return List.of();
        }
        try {
            return joining.stream().anyMatch(this::isLong) ? prefill(Optional.empty()) : prefill(lower);
        } catch (RuntimeException | OutOfMemoryError failure) {
            // The caller's to judge: nothing of them is in the batch.
            rows.subList(decoding, rows.size()).clear();
            throw failure;
        }
    }

    private Row<T> row(Prompt<T> prompt) {
        int room = decoder.config().contextLength() - prompt.tokens().length;
        return new Row<>(prompt.owner(), prompt.tokens(), Math.min(prompt.maxTokens(), room));
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
        int resized = Math.max(slots, Math.min(doubled, memory.rows(columns)));
        memory.take(resized, columns);
        cache.resize(resized, columns, rows.size());
    }

    @Override
    public List<Ended<T>> decode() {
        List<Ended<T>> ended = new ArrayList<>();
        if (decoding < rows.size()) {
            ended.addAll(prefill(Optional.empty()));
        }
        if (decoding > 0) {
            ended.addAll(steps());
        }
        return ended;
    }

    private List<Ended<T>> steps() {
        List<Row<T>> underWay = rows.subList(0, decoding);
        int steps = 1;
        if (decoder.manager().getDevice().isGpu()) {
            int most = underWay.stream().mapToInt(Row::remaining).max().orElse(1);
            steps = Math.min(STEPS_BETWEEN_LOOKS_ON_GPU, most);
        }
        int columns = underWay.stream().mapToInt(Row::columns).max().orElse(0) + steps;
        return taken(choice.next(cache, underWay, columns, steps), 0);
    }

    /**
     * One piece of the first long prompt, or all shorter prompts; in turns where both wait.
     *
     * @param lower of all prompts that wait, in their order
     */
    private List<Ended<T>> prefill(Optional<IValue> lower) {
        List<Row<T>> waiting = rows.subList(decoding, rows.size());
        List<Row<T>> whole = waiting.stream().filter(row -> !isLong(row)).toList();
        List<Row<T>> inPieces = waiting.stream().filter(this::isLong).toList();
        pieceWasLast = !inPieces.isEmpty() && (whole.isEmpty() || !pieceWasLast);
        return pieceWasLast ? prefillPiece(inPieces.get(0)) : prefillWhole(whole, inPieces, lower);
    }

    private boolean isLong(Row<T> row) {
        return row.prompt().length > prefillTokens;
    }

    private List<Ended<T>> prefillWhole(List<Row<T>> whole, List<Row<T>> inPieces, Optional<IValue> lower) {
        int start = decoding;
        if (!inPieces.isEmpty()) {
            place(inPieces.get(0), start + whole.size());
        }
        List<Row<T>> order = new ArrayList<>(whole);
        order.addAll(inPieces);
        for (int i = 0; i < order.size(); i++) {
            rows.set(start + i, order.get(i));
        }
        SlotCache.Tokens first = choice.first(cache, whole, start, lower);
        whole.forEach(row -> row.prefilled(row.prompt().length));
        decoding += whole.size();
        return taken(first, start);
    }

    private List<Ended<T>> prefillPiece(Row<T> row) {
        int[] piece = row.piece(prefillTokens);
        if (row.columns() + piece.length < row.prompt().length) {
            cache.joinPiece(piece, rows.indexOf(row), row.columns());
            row.prefilled(piece.length);
            return List.of();
        }
        SlotCache.Tokens first = cache.joinLastPiece(piece, rows.indexOf(row), row.columns());
        row.prefilled(piece.length);
        place(row, decoding);
        decoding++;
        return taken(first, decoding - 1);
    }

    /** A row that waits takes another place among those; of the others there, none has anything in the cache. */
    private void place(Row<T> row, int index) {
        int before = rows.indexOf(row);
        if (before != index && row.columns() > 0) {
            cache.move(before, index, row.columns());
        }
        rows.remove(before);
        rows.add(index, row);
    }

    /** Gives the rows that decode their tokens, from {@code start} on; those that have ended leave. */
    private List<Ended<T>> taken(SlotCache.Tokens tokens, int start) {
        for (int i = start; i < decoding; i++) {
            Row<T> row = rows.get(i);
            int before = row.count();
            row.take(tokens, i - start, decoder.config().endOfSequence()::contains);
            listener.ifPresent(hearing -> row.tell(before, hearing));
        }
        List<Ended<T>> ended = new ArrayList<>();
        for (int i = decoding - 1; i >= start; i--) {
            Row<T> row = rows.get(i);
            if (row.hasEnded()) {
                ended.add(new Ended<>(row.owner(), text.apply(row.continuation())));
                remove(i);
            }
        }
        return ended;
    }

    /** The last row that decodes takes the place that becomes free, and those that wait move up. */
    private void remove(int index) {
        int free = index;
        if (index < decoding) {
            decoding--;
            free = decoding;
            Row<T> last = rows.get(free);
            if (index < free) {
                cache.move(free, index, last.columns());
                rows.set(index, last);
            }
        }
        rows.remove(free);
        for (int i = free; i < rows.size(); i++) {
            // At most one of them has anything in the cache.
            if (rows.get(i).columns() > 0) {
                cache.move(i + 1, i, rows.get(i).columns());
            }
        }
        if (rows.isEmpty() && memory.isLarge(cache.slots(), cache.columns())) {
            release();
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
        decoding = 0;
        release();
        return owners;
    }

    private void release() {
        cache.release();
        memory.take(0, 0);
    }

    @Override
    public void shrink() {
        memory.shrink();
    }

    @Override
    public void close() {
        rows.clear();
        decoding = 0;
        cache.close();
    }
}

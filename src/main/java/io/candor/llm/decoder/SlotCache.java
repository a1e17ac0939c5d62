package io.candor.llm.decoder;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.List;
import java.util.Optional;

/**
 * Keys and values of the prompts under way on the device, a slot for each; the slots in use are the first ones. It grows by
 * doubling and holds as many columns for every slot as the longest prompt and its answer need. For one thread.
 */
final class SlotCache implements AutoCloseable {
    /** Columns come in multiples: sizes that are ever new would fragment libtorch's memory, and no two steps would be alike. */
    private static final int COLUMN_STEP = 64;

    private final Decoder decoder;
    private final StepGraphs graphs;
    private CacheMemory memory;

    SlotCache(Decoder decoder) {
        this.decoder = decoder;
        graphs = new StepGraphs(decoder);
        memory = CacheMemory.none(decoder);
    }

    /** So many columns, or up to {@value #COLUMN_STEP} more. */
    int rounded(int columns) {
        int steps = (columns + COLUMN_STEP - 1) / COLUMN_STEP;
        return Math.min(decoder.config().contextLength(), steps * COLUMN_STEP);
    }

    int slots() {
        return memory.slots();
    }

    int columns() {
        return memory.columns();
    }

    /**
     * Makes it that large.
     *
     * @param used slots in use, whose contents are kept
     * @throws RuntimeException if there is no memory for it; then it is as it was
     */
    void resize(int slots, int columns, int used) {
        CacheMemory resized = memory.resized(decoder, slots, columns, used);
        graphs.forget();
        memory.close();
        memory = resized;
    }

    /** Gives the memory back; nothing is in use. */
    void release() {
        graphs.forget();
        memory.close();
        memory = CacheMemory.none(decoder);
    }

    /**
     * Prefills prompts into the slots from {@code first} on; their first tokens, [prompts][1].
     *
     * @param lower what the lower layers made of these prompts, if they have been computed
     */
    Tokens join(List<int[]> prompts, int first, Optional<IValue> lower) {
        try (PtNDManager scope =
                decoder.manager().newSubManager(decoder.manager().getDevice())) {
            PromptBatch batch = PromptBatch.of(prompts, scope);
            try (IValue ids = IValue.from(batch.ids());
                    IValue lengths = IValue.from(batch.lengths());
                    IValue slot = IValue.from((long) first);
                    IValue none = Program.list(List.of());
                    IValue result = decoder.pass(
                            "join",
                            memory.columns(),
                            OperationThreads.Work.of(prompts.size() * batch.longest()),
                            ids,
                            lengths,
                            memory.keys(),
                            memory.values(),
                            memory.tokens(),
                            memory.positions(),
                            slot,
                            lower.orElse(none))) {
                return Tokens.of(result.toTensorArray(scope), 1);
            }
        }
    }

    /**
     * Prefills prompts into the slots from {@code first} on, each into as many as {@code source} names it; their first tokens,
     * [slots][1].
     *
     * @param source index of the prompt that each of the slots is of, rising
     * @param uniforms [slots][1]
     */
    Tokens joinSamples(List<int[]> prompts, long[] source, int first, float[][] uniforms, GenerationOptions options) {
        try (PtNDManager scope =
                decoder.manager().newSubManager(decoder.manager().getDevice())) {
            PromptBatch batch = PromptBatch.of(prompts, scope);
            try (IValue ids = IValue.from(batch.ids());
                    IValue lengths = IValue.from(batch.lengths());
                    IValue slot = IValue.from((long) first);
                    IValue sources = IValue.from((PtNDArray) scope.create(source));
                    DrawArguments draw = DrawArguments.of((PtNDArray) scope.create(uniforms), options);
                    IValue result = decoder.pass(
                            "join_samples",
                            memory.columns(),
                            OperationThreads.Work.of(prompts.size() * batch.longest()),
                            ids,
                            lengths,
                            memory.keys(),
                            memory.values(),
                            memory.tokens(),
                            memory.positions(),
                            slot,
                            sources,
                            draw.uniforms(),
                            draw.temperature(),
                            draw.topK(),
                            draw.topP())) {
                return Tokens.of(result.toTensorArray(scope), 1);
            }
        }
    }

    /**
     * As many tokens more for each of the first slots as there are random numbers, [used][steps].
     *
     * @param columns of the cache that hold anything once they are there
     * @param uniforms [used][steps]
     */
    Tokens decodeSamples(int used, int columns, float[][] uniforms, GenerationOptions options) {
        int seen = Math.min(memory.columns(), rounded(columns));
        try (PtNDManager scope =
                        decoder.manager().newSubManager(decoder.manager().getDevice());
                IValue capacity = IValue.from((long) memory.columns());
                IValue rows = IValue.from((long) used);
                IValue visible = IValue.from((long) seen);
                DrawArguments draw = DrawArguments.of((PtNDArray) scope.create(uniforms), options);
                IValue result = decoder.steps(
                        "decode_samples",
                        memory.columns(),
                        new OperationThreads.Work(used, uniforms[0].length),
                        memory.keys(),
                        memory.values(),
                        memory.tokens(),
                        memory.positions(),
                        capacity,
                        rows,
                        visible,
                        draw.uniforms(),
                        draw.temperature(),
                        draw.topK(),
                        draw.topP())) {
            return Tokens.of(result.toTensorArray(scope), uniforms[0].length);
        }
    }

    /** The next tokens of a prompt whose first {@code start} are in the slot already. */
    void joinPiece(int[] piece, int slot, int start) {
        try (PtNDManager scope =
                        decoder.manager().newSubManager(decoder.manager().getDevice());
                IValue hidden = piece("join_piece", piece, slot, start, scope)) {
            hidden.toTensor(scope);
        }
    }

    /** The same for the last tokens of a prompt; its first token, [1][1]. */
    Tokens joinLastPiece(int[] piece, int slot, int start) {
        try (PtNDManager scope =
                        decoder.manager().newSubManager(decoder.manager().getDevice());
                IValue result = piece("join_last_piece", piece, slot, start, scope)) {
            return Tokens.of(result.toTensorArray(scope), 1);
        }
    }

    private IValue piece(String method, int[] piece, int slot, int start, PtNDManager scope) {
        try (IValue ids = IValue.from(PromptBatch.ids(piece, scope));
                IValue capacity = IValue.from((long) memory.columns());
                IValue place = IValue.from((long) slot);
                IValue before = IValue.from((long) start)) {
            return decoder.pass(
                    method,
                    memory.columns(),
                    OperationThreads.Work.of(piece.length),
                    ids,
                    memory.keys(),
                    memory.values(),
                    memory.tokens(),
                    memory.positions(),
                    capacity,
                    place,
                    before);
        }
    }

    /**
     * So many tokens more for each of the first slots, [used][steps].
     *
     * @param columns of the cache that hold anything once they are there
     */
    Tokens decode(int used, int columns, int steps) {
        int seen = Math.min(memory.columns(), rounded(columns));
        try (PtNDManager scope =
                        decoder.manager().newSubManager(decoder.manager().getDevice());
                IValue result = graphs.isAvailable()
                        ? graphs.decode(memory, used, seen, steps)
                        : memory.decode(decoder, used, seen, steps)) {
            return Tokens.of(result.toTensorArray(scope), steps);
        }
    }

    /** What is in one slot goes to another, with so many columns. */
    void move(int source, int target, int columns) {
        try (IValue from = IValue.from((long) source);
                IValue to = IValue.from((long) target);
                IValue capacity = IValue.from((long) memory.columns());
                IValue used = IValue.from((long) columns)) {
            decoder.program()
                    .run(
                            "move",
                            memory.keys(),
                            memory.values(),
                            memory.tokens(),
                            memory.positions(),
                            from,
                            to,
                            capacity,
                            used)
                    .close();
        }
    }

    @Override
    public void close() {
        graphs.close();
        memory.close();
    }

    /**
     * What was decoded, row after row.
     *
     * @param steps tokens of each row
     */
    record Tokens(long[] ids, float[] logProbabilities, int steps) {
        static Tokens of(PtNDArray[] result, int steps) {
            return new Tokens(result[0].toLongArray(), result[1].toFloatArray(), steps);
        }
    }
}

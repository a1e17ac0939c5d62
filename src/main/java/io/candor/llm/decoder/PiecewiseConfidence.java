package io.candor.llm.decoder;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.Arrays;
import java.util.OptionalDouble;

/** A confidence pass with keys and values of its own, which take memory from the first piece on. */
final class PiecewiseConfidence implements ConfidenceReading {
    private final Decoder decoder;
    private final int[] prompt;
    private final LoadedAdapter adapter;
    private CacheMemory cache;
    private int pieceTokens;
    private int read;

    /** @param pieceTokens tokens of a piece, at least 1 */
    PiecewiseConfidence(Decoder decoder, int[] prompt, LoadedAdapter adapter, int pieceTokens) {
        decoder.requireRoom(prompt.length);
        this.decoder = decoder;
        this.prompt = prompt;
        this.adapter = adapter;
        this.pieceTokens = pieceTokens;
        cache = CacheMemory.none(decoder);
    }

    @Override
    public boolean shrink() {
        int last = Math.min(pieceTokens, prompt.length - read);
        pieceTokens = Math.max(1, last / 2);
        return last > 1;
    }

    @Override
    public OptionalDouble advance() {
        if (cache.columns() == 0) {
            CacheMemory none = cache;
            cache = none.resized(decoder, 1, prompt.length, 0);
            none.close();
        }
        int end = Math.min(prompt.length, read + pieceTokens);
        float logit = pass(Arrays.copyOfRange(prompt, read, end));
        read = end;
        return end < prompt.length ? OptionalDouble.empty() : OptionalDouble.of(logit);
    }

    private float pass(int[] piece) {
        try (PtNDManager scope =
                        decoder.manager().newSubManager(decoder.manager().getDevice());
                IValue ids = IValue.from(PromptBatch.ids(piece, scope));
                IValue start = IValue.from((long) read);
                IValue result = decoder.pass(
                        adapter,
                        "confidence_piece",
                        prompt.length,
                        OperationThreads.Work.of(piece.length),
                        adapter.lora(),
                        adapter.head(),
                        ids,
                        cache.keys(),
                        cache.values(),
                        start)) {
            return result.toTensor(scope).toFloatArray()[0];
        }
    }

    @Override
    public void close() {
        cache.close();
    }
}

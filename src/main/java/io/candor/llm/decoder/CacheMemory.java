package io.candor.llm.decoder;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.Arrays;
import java.util.List;

/**
 * Keys and values on the device, and the last token of each slot with its position: a cache in one size.
 *
 * @param arrays owns what the others refer to
 */
record CacheMemory(
        PtNDManager arrays, IValue keys, IValue values, IValue tokens, IValue positions, int slots, int columns)
        implements AutoCloseable {

    /** A cache without slots. */
    static CacheMemory none(Decoder decoder) {
        PtNDManager arrays = decoder.manager().newSubManager(decoder.manager().getDevice());
        IValue nothing = IValue.listFrom(new PtNDArray[0]);
        IValue empty = IValue.from((PtNDArray) arrays.create(new long[0], new Shape(0)));
        return new CacheMemory(arrays, nothing, nothing, empty, empty, 0, 0);
    }

    /**
     * Another one with the contents of this, which stays as it is.
     *
     * @param used slots whose contents are taken over
     * @throws RuntimeException if there is no memory for it
     */
    CacheMemory resized(Decoder decoder, int newSlots, int newColumns, int used) {
        PtNDManager owner = decoder.manager().newSubManager(decoder.manager().getDevice());
        try (IValue slots = IValue.from((long) newSlots);
                IValue columns = IValue.from((long) newColumns);
                IValue oldColumns = IValue.from((long) this.columns);
                IValue rows = IValue.from((long) used);
                IValue kept = IValue.from((long) Math.min(this.columns, newColumns));
                IValue result = decoder.onWeights(
                        "resized_cache", keys, values, tokens, positions, slots, columns, oldColumns, rows, kept)) {
            PtNDArray[] all = result.toTensorArray(owner);
            int layers = decoder.config().layers();
            return new CacheMemory(
                    owner,
                    IValue.listFrom(Arrays.copyOfRange(all, 0, layers)),
                    IValue.listFrom(Arrays.copyOfRange(all, layers, 2 * layers)),
                    IValue.from(all[2 * layers]),
                    IValue.from(all[2 * layers + 1]),
                    newSlots,
                    newColumns);
        } catch (RuntimeException failure) {
            // The caller's to judge: what there was is still there.
            owner.close();
            throw failure;
        }
    }

    /** The program's {@code decode}, one kernel after the other. */
    IValue decode(Decoder decoder, int used, int seen, int steps) {
        try (IValue capacity = IValue.from((long) columns);
                IValue rows = IValue.from((long) used);
                IValue visible = IValue.from((long) seen);
                IValue count = IValue.from((long) steps)) {
            return decoder.steps(
                    "decode",
                    columns,
                    new OperationThreads.Work(used, steps),
                    keys,
                    values,
                    tokens,
                    positions,
                    capacity,
                    rows,
                    visible,
                    count);
        }
    }

    @Override
    public void close() {
        List.of(keys, values, tokens, positions).forEach(IValue::close);
        arrays.close();
    }
}

package io.candor.llm.decoder;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.HashMap;
import java.util.Map;

/**
 * Decoding steps recorded as CUDA graphs, one for each number of rows and columns that steps came with: a GPU runs the kernels
 * of a step faster than they can be started one by one. For one thread.
 */
final class StepGraphs implements AutoCloseable {
    private final Decoder decoder;
    private final Map<Size, Recording> recordings = new HashMap<>();

    StepGraphs(Decoder decoder) {
        this.decoder = decoder;
    }

    boolean isAvailable() {
        return decoder.program().recordsSteps();
    }

    /** As the program's {@code decode}. The first time in a size nothing is recorded: libraries set themselves up at first use. */
    IValue decode(CacheMemory memory, int rows, int columns, int steps) {
        Size size = new Size(Math.min(memory.slots(), nextPowerOfTwo(rows)), columns);
        Recording recording = recordings.computeIfAbsent(size, seen -> new Recording());
        if (!recording.isWarm()) {
            recording.warm();
            return memory.decode(decoder, rows, columns, steps);
        }
        recording.record(memory, size);
        try (IValue used = IValue.from((long) rows);
                IValue count = IValue.from((long) steps)) {
            return decoder.program()
                    .run("replay", recording.graph, memory.tokens(), recording.logProbabilities, used, count);
        }
    }

    private static int nextPowerOfTwo(int rows) {
        int highest = Integer.highestOneBit(rows);
        return highest == rows ? rows : 2 * highest;
    }

    /** They read and write the memory they were recorded with, which is about to go. */
    void forget() {
        recordings.values().forEach(Recording::close);
        recordings.clear();
    }

    @Override
    public void close() {
        forget();
    }

    /**
     * What steps differ in.
     *
     * @param rows a power of two, or all slots
     */
    private record Size(int rows, int columns) {}

    private final class Recording implements AutoCloseable {
        private boolean warm;
        private PtNDManager arrays;
        private IValue logProbabilities;
        private IValue graph;

        boolean isWarm() {
            return warm;
        }

        void warm() {
            warm = true;
        }

        void record(CacheMemory memory, Size size) {
            if (graph != null) {
                return;
            }
            arrays = decoder.manager().newSubManager(decoder.manager().getDevice());
            logProbabilities = IValue.from((PtNDArray) arrays.zeros(new Shape(memory.slots()), DataType.FLOAT32));
            try (IValue capacity = IValue.from((long) memory.columns());
                    IValue rows = IValue.from((long) size.rows());
                    IValue columns = IValue.from((long) size.columns())) {
                graph = decoder.pass(
                        "capture",
                        memory.columns(),
                        OperationThreads.Work.of(size.rows()),
                        memory.keys(),
                        memory.values(),
                        memory.tokens(),
                        memory.positions(),
                        logProbabilities,
                        capacity,
                        rows,
                        columns);
            }
        }

        @Override
        public void close() {
            if (graph != null) {
                graph.close();
            }
            if (arrays != null) {
                logProbabilities.close();
                arrays.close();
            }
        }
    }
}

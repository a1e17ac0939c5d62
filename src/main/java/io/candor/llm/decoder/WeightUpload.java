package io.candor.llm.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.candor.llm.checkpoint.DataType;
import io.candor.llm.checkpoint.StoredTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Brings stored tensors into libtorch in the type that is computed in: read piece by piece in their stored form and converted
 * by libtorch, so that beside the result no more than one piece, and where it is packed one matrix, is held at any time.
 */
final class WeightUpload {
    /** Elements at a time: what fits into the caches of a core. */
    private static final int PIECE = 1 << 18;

    /** libtorch's number of the type. */
    private static final int FLOAT16 = 5;

    private final Program program;
    private final PtNDManager manager;
    private final Precision precision;
    private final LanguageModel.LoadProgress progress;
    private final long total;
    private long done;
    // Of one piece, made once: direct memory comes back only when the collector finds it.
    private final ByteBuffer stored = direct();
    private final ByteBuffer widened = direct();
    private final short[] words = new short[PIECE];
    private final int[] floats = new int[PIECE];

    /**
     * @param manager owns what is uploaded
     * @param precision what the passes compute in: {@link Precision#FLOAT32} or {@link Precision#BFLOAT16}
     * @param total bytes of all tensors that will be uploaded, for {@code progress}
     */
    WeightUpload(
            Program program,
            PtNDManager manager,
            Precision precision,
            LanguageModel.LoadProgress progress,
            long total) {
        this.progress = progress;
        this.total = total;
        this.program = program;
        this.manager = manager;
        this.precision = precision;
    }

    /** Without progress. */
    WeightUpload(Program program, PtNDManager manager, Precision precision) {
        this(program, manager, precision, LanguageModel.LoadProgress.SILENT, 0);
    }

    /** The tensors below each other, which agree in all sizes but the first. */
    PtNDArray stacked(List<StoredTensor> parts) {
        return stacked(parts, precision.scalarType());
    }

    /** The same in the type they are stored in, if that is smaller and the same for all. */
    PtNDArray stackedAsStored(List<StoredTensor> parts) {
        Set<DataType> types = parts.stream().map(StoredTensor::type).collect(Collectors.toSet());
        boolean smaller = types.size() == 1 && parts.get(0).type() != DataType.FLOAT32;
        return stacked(parts, smaller ? scalarType(parts.get(0).type()) : precision.scalarType());
    }

    private static int scalarType(DataType stored) {
        return switch (stored) {
            case FLOAT16 -> FLOAT16;
            case FLOAT32 -> Precision.FLOAT32.scalarType();
            case BFLOAT16 -> Precision.BFLOAT16.scalarType();
        };
    }

    private PtNDArray stacked(List<StoredTensor> parts, int type) {
        long[] shape = parts.get(0).shape().clone();
        shape[0] = parts.stream().mapToLong(part -> part.shape()[0]).sum();
        PtNDArray target = allocate(shape, type);
        long start = 0;
        for (StoredTensor part : parts) {
            fill(target, part, start);
            start += part.elements();
        }
        return target;
    }

    /** No elements: what a model does not have. */
    PtNDArray empty() {
        return allocate(new long[] {0}, precision.scalarType());
    }

    /** The weight in the form that {@link Program#packs} says is faster; the given one is closed. */
    PtNDArray packed(PtNDArray weight) {
        PtNDArray packed = packedCopy(weight);
        weight.close();
        return packed;
    }

    /** As {@link #packed}, and the given one stays. */
    PtNDArray packedCopy(PtNDArray weight) {
        try (PtNDManager scope = scope()) {
            return kept(program.train(scope, "pack", List.of(), weight));
        }
    }

    /**
     * The matrix in few bits; the given one stays.
     *
     * @param bits 4 or 8
     */
    QuantizedMatrix quantized(PtNDArray matrix, int bits) {
        try (PtNDManager scope = scope()) {
            NDList parts = program.train(scope, "quantize", List.of(), matrix, scope.create((long) bits));
            parts.attach(manager);
            return new QuantizedMatrix((PtNDArray) parts.get(0), (PtNDArray) parts.get(1), (PtNDArray) parts.get(2));
        }
    }

    private PtNDArray allocate(long[] shape, int scalarType) {
        try (PtNDManager scope = scope()) {
            NDArray sizes = scope.create(shape);
            NDArray type = scope.create((long) scalarType);
            return kept(program.train(scope, "allocate", List.of(), sizes, type));
        }
    }

    private PtNDArray kept(NDList result) {
        NDArray array = result.singletonOrThrow();
        array.attach(manager);
        return (PtNDArray) array;
    }

    private void fill(PtNDArray target, StoredTensor part, long start) {
        int size = part.type().bytes();
        for (long first = 0; first < part.elements(); first += PIECE) {
            int count = (int) Math.min(PIECE, part.elements() - first);
            stored.clear().limit(count * size);
            part.read(first * size, stored);
            stored.flip();
            if (!filled(target, part.type(), count, start + first)) {
                throw part.notFinite();
            }
            done += (long) count * size;
            progress.onBytes(done, total);
        }
    }

    /** @return whether all elements of the piece are finite */
    private boolean filled(PtNDArray target, DataType type, int count, long start) {
        try (PtNDManager scope = scope()) {
            NDArray elements =
                    switch (type) {
                        case BFLOAT16 ->
                            scope.create(widened(count), new Shape(count), ai.djl.ndarray.types.DataType.FLOAT32);
                        case FLOAT16 -> scope.create(stored, new Shape(count), ai.djl.ndarray.types.DataType.FLOAT16);
                        case FLOAT32 -> scope.create(stored, new Shape(count), ai.djl.ndarray.types.DataType.FLOAT32);
                    };
            return program.train(scope, "fill", List.of(), target, elements, scope.create(start))
                    .singletonOrThrow()
                    .getBoolean();
        }
    }

    /** DJL can make no bfloat16 array: its words are the upper halves of float32. */
    private ByteBuffer widened(int count) {
        stored.asShortBuffer().get(words, 0, count);
        for (int i = 0; i < count; i++) {
            floats[i] = words[i] << 16;
        }
        widened.clear().limit(count * Float.BYTES);
        widened.asIntBuffer().put(floats, 0, count);
        return widened;
    }

    private static ByteBuffer direct() {
        return ByteBuffer.allocateDirect(PIECE * Float.BYTES).order(ByteOrder.nativeOrder());
    }

    private PtNDManager scope() {
        return manager.newSubManager(manager.getDevice());
    }
}

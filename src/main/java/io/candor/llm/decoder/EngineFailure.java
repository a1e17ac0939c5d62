package io.candor.llm.decoder;

import ai.djl.engine.EngineException;
import java.util.regex.Pattern;

/** Recognises what went wrong in the engine, which libtorch tells in words only. */
public final class EngineFailure {
    /** What oneDNN says where it gets no memory for the code of a product. */
    private static final String NO_PRIMITIVE = "could not create a primitive";

    /** CUDA's allocator, the CPU's, cuBLAS's workspace and C++'s {@code new}, in libtorch's wording, and oneDNN. */
    private static final Pattern OUT_OF_MEMORY = Pattern.compile(
            "out of memory|not enough memory|can't allocate memory|CUBLAS_STATUS_ALLOC_FAILED|bad_alloc|"
                    + NO_PRIMITIVE,
            Pattern.CASE_INSENSITIVE);

    private EngineFailure() {}

    /** Whether memory ran out, Java's or the device's: smaller batches, or the same later, may succeed. */
    public static boolean isOutOfMemory(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError
                    || OUT_OF_MEMORY.matcher(String.valueOf(cause.getMessage())).find()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the thread on which it happened cannot go on: oneDNN's assembler keeps its first error for as long as a thread lives, and from then on makes no
     * product of a new shape there, however much memory there is.
     */
    public static boolean spoilsThread(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains(NO_PRIMITIVE)) {
                return true;
            }
        }
        return false;
    }

    /** Whether libtorch or the device failed in any way. */
    public static boolean isOfTheEngine(Throwable failure) {
        return failure instanceof EngineException || isOutOfMemory(failure);
    }
}

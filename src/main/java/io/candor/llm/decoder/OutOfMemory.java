package io.candor.llm.decoder;

import java.util.regex.Pattern;

/**
 * Recognises that memory ran out: Java's, or the device's, which libtorch tells only in words. Smaller batches, or the same
 * later, may succeed.
 */
public final class OutOfMemory {
    /** CUDA's allocator, the CPU's, cuBLAS's workspace and C++'s {@code new}, in libtorch's wording. */
    private static final Pattern WORDS = Pattern.compile(
            "out of memory|not enough memory|can't allocate memory|CUBLAS_STATUS_ALLOC_FAILED|bad_alloc",
            Pattern.CASE_INSENSITIVE);

    private OutOfMemory() {}

    /** Whether {@code failure} or one of its causes says so. */
    public static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError
                    || WORDS.matcher(String.valueOf(cause.getMessage())).find()) {
                return true;
            }
        }
        return false;
    }
}

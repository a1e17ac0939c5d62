package io.candor.event.retry;

import com.fasterxml.jackson.core.JacksonException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Tells failures of what a stage needs (memory, files, network, broker, registry), which may pass, from all others, which
 * come again with the same input.
 *
 * <p>Want of memory that is met here is of direct buffers, native threads or the engine. A Java heap that is used up ends a
 * process that was started with {@code -XX:+ExitOnOutOfMemoryError}, as launcher and image do, before anything catches it; only
 * in a JVM without that option (tests, an application around us) is it caught and tried again likewise.
 */
public final class RetriableFailure {
    private RetriableFailure() {}

    /** Whether doing the same again may succeed: {@code failure} or one of its causes is of that kind. */
    public static boolean isRetriable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean transport = cause instanceof IOException && !isAboutContent(cause);
            if (transport || cause instanceof RetriableException || cause instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }

    /** These say that what was read is wrong, not that it could not be read. */
    private static boolean isAboutContent(Throwable failure) {
        return failure instanceof EOFException
                || failure instanceof CharacterCodingException
                || failure instanceof JacksonException;
    }
}

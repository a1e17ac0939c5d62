package io.candor.event.retry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.candor.event.registry.RegistryUnavailableException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetriableFailureTest {
    static Stream<Throwable> passing() {
        return Stream.of(
                new OutOfMemoryError("heap"),
                new UncheckedIOException(new IOException("disk full")),
                new IllegalStateException("wrapped", new RegistryUnavailableException("down")),
                new TimeoutException("broker gone"));
    }

    static Stream<Throwable> lasting() {
        return Stream.of(
                new IllegalStateException("a bug"),
                new UncheckedIOException(new EOFException("truncated")),
                new UncheckedIOException(new JsonParseException(null, "not JSON")),
                new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("passing")
    void shouldBeTriedAgainWhenSomethingNeededIsAway(Throwable failure) {
        assertThat(RetriableFailure.isRetriable(failure)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void shouldBeFinalWhenTheInputIsAtFault(Throwable failure) {
        assertThat(RetriableFailure.isRetriable(failure)).isFalse();
    }
}

package io.candor.event;

/**
 * Result of decoding the bytes of a topic. A failing registry is neither: it is thrown as a {@link
 * org.apache.kafka.common.errors.RetriableException}.
 *
 * @param <V> the topic's value type
 */
public sealed interface Decoded<V> {

    /** A record of the expected type, read with our schema; {@code value} is never null. */
    record Valid<V>(V value) implements Decoded<V> {}

    /** Bytes that can never be read; {@code detail} is one sentence and holds no text of the record. */
    record Poison<V>(DeadLetterReason reason, String detail) implements Decoded<V> {}
}

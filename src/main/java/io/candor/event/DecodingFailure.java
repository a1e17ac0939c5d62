package io.candor.event;

import io.candor.event.registry.RegistryUnavailableException;
import java.io.EOFException;
import java.io.IOException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Tells poison from infrastructure when a deserializer throws. Ours throws typed exceptions; one that was dropped in by
 * class name (Confluent's) only has its cause to go by.
 */
final class DecodingFailure {
    /** Confluent's exception for any answer of the registry that is an error; not on our class path. */
    private static final String REST_EXCEPTION =
            "io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException";

    private DecodingFailure() {}

    /**
     * {@code failure} as poison.
     *
     * @throws RetriableException if it is a failure of infrastructure
     * @throws RuntimeException {@code failure} itself if it is no serialisation failure, hence a bug
     */
    static PoisonRecordException poison(RuntimeException failure) {
        if (failure instanceof PoisonRecordException poison) {
            return poison;
        }
        if (!(failure instanceof SerializationException)) {
            throw failure;
        }
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            refuseInfrastructure(cause);
        }
        return new PoisonRecordException(
                DeadLetterReason.UNDECODABLE, failure.getClass().getSimpleName(), failure);
    }

    private static void refuseInfrastructure(Throwable cause) {
        boolean registryAnswered = cause.getClass().getName().equals(REST_EXCEPTION);
        // Confluent appends the error code to the message: "Schema 7 not found; error code: 40403".
        boolean unknownId =
                registryAnswered && String.valueOf(cause.getMessage()).contains("40403");
        boolean transport = cause instanceof IOException && !(cause instanceof EOFException);
        if (cause instanceof RetriableException || transport || (registryAnswered && !unknownId)) {
            throw new RegistryUnavailableException("the schema registry cannot be asked: " + cause.getMessage(), cause);
        }
    }
}

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
            if (isInfrastructure(cause)) {
                throw new RegistryUnavailableException(
                        "the schema registry cannot be asked: " + cause.getMessage(), cause);
            }
        }
        return new PoisonRecordException(
                isUnknownSchema(failure) ? DeadLetterReason.UNKNOWN_SCHEMA : DeadLetterReason.UNDECODABLE,
                failure.getClass().getSimpleName(),
                failure);
    }

    /** Whether the registry answered that it has no such schema. */
    static boolean isUnknownSchema(RuntimeException failure) {
        if (failure instanceof PoisonRecordException poison) {
            return poison.reason() == DeadLetterReason.UNKNOWN_SCHEMA;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isUnknownId(cause)) {
                return true;
            }
        }
        return false;
    }

    /** Confluent appends the error code to the message: "Schema 7 not found; error code: 40403". */
    private static boolean isUnknownId(Throwable cause) {
        return cause.getClass().getName().equals(REST_EXCEPTION)
                && String.valueOf(cause.getMessage()).contains("40403");
    }

    private static boolean isInfrastructure(Throwable cause) {
        boolean registryRefused = cause.getClass().getName().equals(REST_EXCEPTION) && !isUnknownId(cause);
        boolean transport = cause instanceof IOException && !(cause instanceof EOFException);
        return cause instanceof RetriableException || transport || registryRefused;
    }
}

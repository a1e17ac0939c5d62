package io.candor.event.registry;

import org.apache.kafka.common.errors.RetriableException;

/**
 * No schema registry could be asked: it is down, failing, or refuses our credentials. Says nothing about the record at
 * hand, so it must be tried again and never become a dead letter.
 */
public final class RegistryUnavailableException extends RetriableException {
    private static final long serialVersionUID = 1;

    public RegistryUnavailableException(String message) {
        super(message);
    }

    public RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

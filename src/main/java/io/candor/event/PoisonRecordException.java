package io.candor.event;

import org.apache.kafka.common.errors.SerializationException;

/**
 * Bytes that are no record of ours and never will be, however often they are read: they belong to the dead letters.
 */
public final class PoisonRecordException extends SerializationException {
    private static final long serialVersionUID = 1;

    private final DeadLetterReason reason;

    public PoisonRecordException(DeadLetterReason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    public PoisonRecordException(DeadLetterReason reason, String detail, Throwable cause) {
        super(detail, cause);
        this.reason = reason;
    }

    public DeadLetterReason reason() {
        return reason;
    }
}

package io.candor.audit;

import io.candor.event.Topics;
import java.time.Duration;
import java.util.Optional;

/**
 * How to audit.
 *
 * @param finishedWithin empty: the stream may be running, and questions not processed yet are pending; else the stream is to be
 *     finished, and a question still open after this long is lost
 * @param settle how long to wait for the rest of a transaction of which only a part can be seen yet, not negative
 * @param shown how many violations to keep word for word, at least 0; all are counted
 * @param group consumer group of the answerers, whose committed offsets tell what was read
 */
public record AuditConfig(Optional<Duration> finishedWithin, Duration settle, int shown, String group) {
    public static final Duration DEFAULT_SETTLE = Duration.ofSeconds(5);
    public static final int DEFAULT_SHOWN = 20;

    public AuditConfig {
        if (settle.isNegative() || finishedWithin.filter(Duration::isNegative).isPresent()) {
            throw new IllegalArgumentException("an audit cannot wait for less than nothing");
        }
        if (shown < 0) {
            throw new IllegalArgumentException("shown must be at least 0, got: " + shown);
        }
    }

    /** With the answerers' group by its default name. */
    public AuditConfig(Optional<Duration> finishedWithin, Duration settle, int shown) {
        this(finishedWithin, settle, shown, Topics.ANSWERER_GROUP);
    }

    /** Of a stream to which no more questions come; open ones get {@code wait} to be answered. */
    public static AuditConfig finished(Duration wait) {
        return new AuditConfig(Optional.of(wait), DEFAULT_SETTLE, DEFAULT_SHOWN);
    }
}

package io.candor.answer;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/**
 * Whether brokers answer the consumer at all. Its {@code poll} never fails for want of a broker, so an answerer that has
 * nothing to commit would not notice an outage; its metric {@code response-total} stands still, though, which fetches and
 * heartbeats else move every few seconds.
 */
final class BrokerLiveness {
    /** Three of the slowest heartbeats that Kafka's defaults know (5 s, of KIP-848 groups). */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);

    private final Consumer<?, ?> consumer;
    private final LongSupplier nanoTime;
    private Metric responses;
    private double counted;
    private long respondedNanos;

    BrokerLiveness(Consumer<?, ?> consumer, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.nanoTime = nanoTime;
        this.respondedNanos = nanoTime.getAsLong();
    }

    /** Reads the metric and returns whether a response came within {@link #LONGEST_SILENCE}. */
    boolean isResponding() {
        if (responses == null) {
            responses = ofAllNodes();
        }
        double now = responses == null ? Double.NaN : (double) responses.metricValue();
        // A consumer without the metric counts as heard: NaN equals nothing.
        if (now != counted) {
            counted = now;
            respondedNanos = nanoTime.getAsLong();
        }
        return nanoTime.getAsLong() - respondedNanos <= LONGEST_SILENCE.toNanos();
    }

    private Metric ofAllNodes() {
        return consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("response-total"))
                .filter(metric -> metric.metricName().group().equals("consumer-metrics"))
                .findFirst()
                .orElse(null);
    }
}

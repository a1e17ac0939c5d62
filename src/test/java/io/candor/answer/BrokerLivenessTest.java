package io.candor.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class BrokerLivenessTest {
    private static final Duration TOO_LONG = BrokerLiveness.LONGEST_SILENCE.plusSeconds(1);

    private final AtomicLong now = new AtomicLong();
    private double responses = 7;
    private BrokerLiveness pulse = new BrokerLiveness(consumer("response-total"), now::get);

    @Test
    void shouldBeHeardWhenResponsesKeepComing() {
        assertThat(heardAfter(TOO_LONG)).isTrue();
        responses++;

        assertThat(heardAfter(TOO_LONG)).isTrue();
    }

    @Test
    void shouldFallSilentWhenNoResponseComesForTooLong() {
        assertThat(pulse.isResponding()).isTrue();

        assertThat(heardAfter(BrokerLiveness.LONGEST_SILENCE)).isTrue();
        assertThat(heardAfter(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void shouldBeHeardAgainWhenAResponseComesAfterASilence() {
        assertThat(pulse.isResponding()).isTrue();
        assertThat(heardAfter(TOO_LONG)).isFalse();
        responses++;

        assertThat(pulse.isResponding()).isTrue();
    }

    @Test
    void shouldCountAsHeardWhenTheConsumerKeepsNoSuchMetric() {
        pulse = new BrokerLiveness(consumer("another"), now::get);
        assertThat(pulse.isResponding()).isTrue();

        assertThat(heardAfter(TOO_LONG)).isTrue();
    }

    private boolean heardAfter(Duration time) {
        now.addAndGet(time.toNanos());
        return pulse.isResponding();
    }

    private MockConsumer<byte[], byte[]> consumer(String metric) {
        MetricName name = new MetricName(metric, "consumer-metrics", "", Map.of());
        return new MockConsumer<>("earliest") {
            @Override
            public Map<MetricName, ? extends Metric> metrics() {
                return Map.of(name, new Metric() {
                    @Override
                    public MetricName metricName() {
                        return name;
                    }

                    @Override
                    public Object metricValue() {
                        return responses;
                    }
                });
            }
        };
    }
}

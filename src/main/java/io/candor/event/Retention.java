package io.candor.event;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** How long a topic keeps its records. */
public sealed interface Retention {

    /** The topic settings of this retention. */
    Map<String, String> settings();

    /** Every record for {@code period}, which is positive. */
    record For(Duration period) implements Retention {
        public For {
            if (period.isNegative() || period.isZero()) {
                throw new IllegalArgumentException("retention must be positive, got: " + period);
            }
        }

        @Override
        public Map<String, String> settings() {
            return Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(period.toMillis()));
        }
    }

    /** Every record, for ever. */
    record Kept() implements Retention {
        @Override
        public Map<String, String> settings() {
            return Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    "-1",
                    TopicConfig.RETENTION_BYTES_CONFIG,
                    "-1");
        }
    }

    /** The last record of every key, for ever. */
    record Compacted() implements Retention {
        @Override
        public Map<String, String> settings() {
            return Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        }
    }
}

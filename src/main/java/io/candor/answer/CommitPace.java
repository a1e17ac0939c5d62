package io.candor.answer;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * How long a transaction gathers answers. Each costs the brokers the same whatever is in it, so the more answerers share the topic, the longer each
 * waits; how many there are it takes from its own share of the partitions, which assignors keep even.
 */
final class CommitPace {
    private static final Logger LOG = Logger.getLogger(CommitPace.class);
    private static final long SECOND_MILLIS = 1_000;

    private final Consumer<?, ?> consumer;
    private final AnswerConfig config;
    private long answerers = 1;

    CommitPace(Consumer<?, ?> consumer, AnswerConfig config) {
        this.consumer = consumer;
        this.config = config;
    }

    /**
     * After a rebalance.
     *
     * @param own partitions of this answerer, of one topic
     */
    void assigned(Collection<TopicPartition> own) {
        if (!own.isEmpty()) {
            long partitions = partitions(own.iterator().next().topic());
            answerers = Math.max(1, Math.round((double) partitions / own.size()));
        }
    }

    /** The consumer subscribes to the topic, so it knows this without asking. */
    private long partitions(String topic) {
        try {
            List<PartitionInfo> all = consumer.partitionsFor(topic);
            return all == null ? 0 : all.size();
        } catch (KafkaException unknown) {
            // As for one that is alone, which costs commits and nothing else; the next rebalance asks again.
            LOG.warnf(
                    "partitions not known topic=%s error=%s",
                    topic, unknown.getClass().getSimpleName());
            return 0;
        }
    }

    /** @param waiting questions that wait for the engine */
    Duration interval(int waiting) {
        Duration alone = config.commitInterval(waiting);
        Duration together = Duration.ofMillis(SECOND_MILLIS * answerers / config.groupCommits());
        return answerers > 1 && together.compareTo(alone) > 0 ? together : alone;
    }
}

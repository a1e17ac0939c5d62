package io.candor.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.record.TimestampType;

/** Creates our topics, and describes how those that exist differ from what they should be. */
public final class TopicCreation {
    private static final Duration ROUND = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Admin admin;
    private final short replicationFactor;
    private final Duration patience;

    /**
     * @param admin stays the caller's, who closes it
     * @param replicationFactor copies of each partition, or -1 for the broker's default
     * @param patience how long to wait in all for the cluster, positive
     */
    public TopicCreation(Admin admin, short replicationFactor, Duration patience) {
        this.admin = admin;
        this.replicationFactor = replicationFactor;
        this.patience = patience;
    }

    /**
     * Creates those of {@code topics} that do not exist, leaves the others as they are, and returns once every partition
     * answers: producing earlier can stall for minutes with OUT_OF_ORDER_SEQUENCE.
     *
     * @throws KafkaException if the cluster refuses, or does not get there in time
     */
    public void create(Collection<? extends Topic<?, ?>> topics) {
        List<NewTopic> wanted = topics.stream()
                .map(topic ->
                        new NewTopic(topic.name(), topic.partitions(), replicationFactor).configs(topic.settings()))
                .toList();
        admin.createTopics(wanted).values().forEach((name, created) -> {
            try {
                await(created, patience);
            } catch (TopicExistsException existing) {
                // Another process was first, or an earlier run; describe() tells whether it differs.
            }
        });
        awaitReady(topics.stream().map(Topic::name).toList());
    }

    private void awaitReady(List<String> names) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                askEveryPartition(names);
                return;
            } catch (RetriableException notYet) {
                if (System.nanoTime() > end) {
                    throw new KafkaException("topics are not ready after " + patience + ": " + names, notYet);
                }
                pause();
            }
        }
    }

    private void askEveryPartition(List<String> names) {
        Map<TopicPartition, OffsetSpec> ends =
                await(admin.describeTopics(names).allTopicNames(), ROUND).values().stream()
                        .flatMap(topic -> IntStream.range(0, topic.partitions().size())
                                .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                        .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        ListOffsetsOptions options = new ListOffsetsOptions().timeoutMs((int) ROUND.toMillis());
        await(admin.listOffsets(ends, options).all(), ROUND);
    }

    /**
     * How each of {@code topics} is on the cluster, in the same order.
     *
     * @throws KafkaException if the cluster does not say
     */
    public List<TopicState> describe(Collection<? extends Topic<?, ?>> topics) {
        List<String> names = topics.stream().map(Topic::name).toList();
        Map<String, KafkaFuture<TopicDescription>> descriptions =
                admin.describeTopics(names).topicNameValues();
        List<TopicState> states = new ArrayList<>();
        for (Topic<?, ?> topic : topics) {
            try {
                states.add(state(topic, await(descriptions.get(topic.name()), patience)));
            } catch (UnknownTopicOrPartitionException missing) {
                states.add(TopicState.missing(topic));
            }
        }
        return states;
    }

    /**
     * Lets the broker stamp the records of {@code topics}, which exist, where their producers still do; for a cluster that is
     * ours alone. What is there keeps the stamps it has.
     *
     * @throws KafkaException if the cluster refuses
     */
    public void stampOnArrival(Collection<? extends Topic<?, ?>> topics) {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        ConfigEntry stamping =
                new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.LOG_APPEND_TIME.name);
        for (TopicState state : describe(topics)) {
            if (!TopicState.isStampedOnArrival(state.settings())) {
                changes.put(
                        new ConfigResource(ConfigResource.Type.TOPIC, state.name()),
                        List.of(new AlterConfigOp(stamping, AlterConfigOp.OpType.SET)));
            }
        }
        await(admin.incrementalAlterConfigs(changes).all(), patience);
    }

    private TopicState state(Topic<?, ?> topic, TopicDescription description) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        var actual = await(admin.describeConfigs(List.of(resource)).values().get(resource), patience);
        Map<String, String> settings = new HashMap<>();
        topic.settings()
                .keySet()
                .forEach(key -> settings.put(key, actual.get(key).value()));
        int copies = description.partitions().get(0).replicas().size();
        return TopicState.of(topic, description.partitions().size(), copies, settings);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        }
    }

    private static <T> T await(KafkaFuture<T> future, Duration patience) {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        } catch (TimeoutException late) {
            throw new org.apache.kafka.common.errors.TimeoutException(
                    "no answer from the cluster in " + patience, late);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(failed.getCause());
        }
    }
}

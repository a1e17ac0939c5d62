package io.candor.embedded;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * One broker for all tests of this JVM, started by the first that asks, on a free port and a temporary folder. Tests keep out
 * of each other's way by topics and groups of their own: see {@link #newTopic}.
 */
public final class TestBroker {
    private static final class Shared {
        private static final TestFolder FOLDER = TestFolder.make("broker");
        private static final EmbeddedBroker BROKER = EmbeddedBroker.start(new EmbeddedBrokerConfig(FOLDER.path(), 0));

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                BROKER.close();
                FOLDER.delete();
            }));
        }
    }

    private TestBroker() {}

    /** {@code host:port} of the shared broker. */
    public static String bootstrapServers() {
        return Shared.BROKER.bootstrapServers();
    }

    /** Makes a topic with a name no other test uses and returns the name when every partition takes records. */
    public static String newTopic(String prefix, int partitions) throws Exception {
        String name = prefix + "-" + UUID.randomUUID();
        createTopics(bootstrapServers(), List.of(new NewTopic(name, partitions, (short) 1)));
        return name;
    }

    /** Makes topics on any broker and returns when every partition has a leader that answers; producing sooner can stall. */
    public static void createTopics(String bootstrapServers, List<NewTopic> topics) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(topics).all().get(30, TimeUnit.SECONDS);
            Map<TopicPartition, OffsetSpec> partitions = topics.stream()
                    .flatMap(topic -> IntStream.range(0, topic.numPartitions())
                            .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                    .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
            // What the controller has made is not known to the broker yet.
            await("a leader of every partition")
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions()
                    .until(() -> admin.listOffsets(partitions).all().get(30, TimeUnit.SECONDS) != null);
        }
    }

    /** Client settings that reach the shared broker, to add to. */
    public static Properties clientProperties(Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", bootstrapServers());
        Properties properties = new Properties();
        properties.putAll(all);
        return properties;
    }
}

package io.candor.load;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The server settings of one of several brokers on this machine, each its own controller too. As the embedded broker's, but that
 * three of them keep everything three times and take nothing that only one has.
 *
 * @param id from 1
 * @param controllers port of each broker's controller, by number
 * @param doors listeners beside the one for everybody
 */
record BrokerSettings(Path data, int id, int port, List<Integer> controllers, List<Door> doors) {
    static final String CONTROLLER = "CONTROLLER";
    private static final String EVERYBODY = "PLAINTEXT";
    private static final String HOST = "://127.0.0.1:";

    private static final Map<String, String> QUICK_AND_SMALL = Map.ofEntries(
            Map.entry("offsets.topic.num.partitions", "4"),
            Map.entry("transaction.state.log.num.partitions", "4"),
            Map.entry("share.coordinator.state.topic.num.partitions", "4"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("group.coordinator.append.linger.ms", "0"),
            Map.entry("broker.session.timeout.ms", "4000"),
            Map.entry("broker.heartbeat.interval.ms", "500"),
            // Of each listener, and there is one for each role.
            Map.entry("num.network.threads", "1"),
            Map.entry("num.io.threads", "4"),
            Map.entry("log.cleaner.dedupe.buffer.size", String.valueOf(16 << 20)),
            Map.entry("auto.create.topics.enable", "false"));

    /** How many copies there are of everything: three where there are as many brokers. */
    static int copies(int brokers) {
        return Math.min(3, brokers);
    }

    Properties toProperties() {
        Properties properties = new Properties();
        properties.putAll(QUICK_AND_SMALL);
        properties.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", String.valueOf(id),
                "controller.quorum.voters", voters(),
                "controller.listener.names", CONTROLLER,
                "inter.broker.listener.name", EVERYBODY,
                "log.dirs", data.toString(),
                "listener.security.protocol.map",
                        names().map(name -> name + ":PLAINTEXT").collect(joining()),
                "listeners", listeners(),
                "advertised.listeners", advertised()));
        String copies = String.valueOf(copies(controllers.size()));
        String inSync = controllers.size() < 3 ? "1" : "2";
        for (String kept : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            properties.setProperty(kept + ".replication.factor", copies);
        }
        properties.setProperty("default.replication.factor", copies);
        properties.setProperty("min.insync.replicas", inSync);
        properties.setProperty("transaction.state.log.min.isr", inSync);
        properties.setProperty("share.coordinator.state.topic.min.isr", inSync);
        return properties;
    }

    private static Collector<CharSequence, ?, String> joining() {
        return Collectors.joining(",");
    }

    private String voters() {
        return IntStream.range(0, controllers.size())
                .mapToObj(i -> i + 1 + "@127.0.0.1:" + controllers.get(i))
                .collect(joining());
    }

    private Stream<String> names() {
        return Stream.concat(Stream.of(CONTROLLER, EVERYBODY), doors.stream().map(Door::name));
    }

    private String listeners() {
        return Stream.concat(
                        Stream.of(EVERYBODY + HOST + port, CONTROLLER + HOST + controllers.get(id - 1)),
                        doors.stream().map(door -> door.name() + HOST + door.port()))
                .collect(joining());
    }

    private String advertised() {
        return Stream.concat(
                        Stream.of(EVERYBODY + HOST + port),
                        doors.stream().map(door -> door.name() + HOST + door.advertised()))
                .collect(joining());
    }
}

package io.candor.cli;

import io.candor.cli.option.ConfiguredKafka;
import io.candor.event.KafkaConnection;
import io.candor.event.TopicCreation;
import io.candor.event.TopicState;
import io.candor.runtime.KafkaAccess;
import io.candor.runtime.KafkaSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code candor topics}: the topics with their partitions, retention and compaction. */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = "Creates or describes the topics at KAFKA_BOOTSTRAP_SERVERS.",
        subcommands = {TopicsCommand.Create.class, TopicsCommand.Describe.class})
final class TopicsCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TopicsCommand() {}

    /** Creates missing topics; existing ones stay as they are. */
    static void create(KafkaConnection connection, short replicationFactor) {
        create(connection, replicationFactor, PATIENCE);
    }

    /** The same on a cluster that is known to be there, however busy: waits at most {@code patience}, at least 30 s. */
    static void create(KafkaConnection connection, short replicationFactor, Duration patience) {
        try (Admin admin = patientAdmin(connection, patience)) {
            new TopicCreation(admin, replicationFactor, patience)
                    .create(connection.topics().all());
        }
    }

    /** Lets the broker stamp records where their producers do, since a version before made the topics so; for our own broker. */
    static void stampOnArrival(KafkaConnection connection, Duration patience) {
        try (Admin admin = patientAdmin(connection, patience)) {
            new TopicCreation(admin, (short) -1, patience)
                    .stampOnArrival(connection.topics().all());
        }
    }

    private static Admin patientAdmin(KafkaConnection connection, Duration patience) {
        return Admin.create(connection.settings(
                Map.of(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis())));
    }

    /** What the subcommands share: they act, then show every topic, and fail when one is not good enough. */
    abstract static class TopicCommand implements Callable<Integer> {
        @Spec
        CommandSpec spec;

        abstract void prepare(KafkaConnection connection, KafkaSettings settings);

        abstract boolean isGoodEnough(TopicState state);

        @Override
        public Integer call() {
            KafkaSettings settings = ConfiguredKafka.settings();
            KafkaConnection connection = KafkaAccess.connect(settings);
            prepare(connection, settings);
            List<TopicState> states = states(connection, settings.replicationFactor());
            PrintWriter out = spec.commandLine().getOut();
            out.printf("%-28s %10s %8s  %s%n", "topic", "partitions", "replicas", "kept");
            states.forEach(state -> out.printf(
                    "%-28s %10d %8d  %s%n",
                    state.name(), state.partitions(), state.replicationFactor(), retention(state.settings())));
            states.forEach(state -> state.problems().forEach(spec.commandLine().getErr()::println));
            return states.stream().allMatch(this::isGoodEnough) ? 0 : 1;
        }

        private static List<TopicState> states(KafkaConnection connection, short replicationFactor) {
            try (Admin admin = Admin.create(connection.settings(Map.of()))) {
                return new TopicCreation(admin, replicationFactor, PATIENCE)
                        .describe(connection.topics().all());
            }
        }

        private static String retention(Map<String, String> settings) {
            String millis = settings.get("retention.ms");
            if (millis == null) {
                return settings.getOrDefault("cleanup.policy", "");
            }
            return Duration.ofMillis(Long.parseLong(millis)).toDays() + " days";
        }
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = {
                "Creates the topics that are missing; the others stay as they are.",
                "Exit code 1 when the roles cannot work on one of them. One where producers say when a record came, and not"
                        + " the broker (message.timestamp.type), is good enough; what that means is said."
            })
    static final class Create extends TopicCommand {
        @Override
        void prepare(KafkaConnection connection, KafkaSettings settings) {
            TopicsCommand.create(connection, settings.replicationFactor());
        }

        @Override
        boolean isGoodEnough(TopicState state) {
            return state.usable();
        }
    }

    @Command(
            name = "describe",
            mixinStandardHelpOptions = true,
            description = "Shows the topics; exit code 1 when one is missing or not as it should be.")
    static final class Describe extends TopicCommand {
        @Override
        void prepare(KafkaConnection connection, KafkaSettings settings) {
            // Describing needs no preparation.
        }

        @Override
        boolean isGoodEnough(TopicState state) {
            return state.problems().isEmpty();
        }
    }
}

package io.candor.load;

import io.candor.event.KafkaConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

/** The brokers of a cluster, each a process of its own. */
final class Brokers {
    private static final long LOOK_MILLIS = 200;

    private final List<Member> members = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();

    /** Nothing is started yet. */
    Brokers(ClusterPlan plan, Network network, FreePorts free) {
        List<Integer> controllers =
                Stream.generate(free::draw).limit(plan.brokers()).toList();
        for (int i = 0; i < plan.brokers(); i++) {
            int port = free.draw();
            String name = "broker-" + (i + 1);
            List<String> command = new ArrayList<>(List.of(
                    ClusterPlan.java(),
                    "-Xmx512m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LoadTest.class.getName(),
                    "broker"));
            command.addAll(List.of("--data", plan.folder().resolve(name).toString()));
            command.addAll(List.of("--id", Integer.toString(i + 1), "--port", Integer.toString(port)));
            command.add(
                    "--controllers=" + controllers.stream().map(String::valueOf).collect(Collectors.joining(",")));
            network.doors(i).forEach(door -> command.add("--door=" + door));
            ports.add(port);
            members.add(new Member(name, command, Map.of(), plan.log(name), Probe.listening(port)));
        }
    }

    void start() throws IOException {
        for (Member member : members) {
            member.start();
        }
    }

    /** Without a link between. */
    String bootstrapServers() {
        return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    /** One of them, whatever number is drawn. */
    Member at(int which) {
        return members.get(which % members.size());
    }

    List<Member> all() {
        return List.copyOf(members);
    }

    void awaitReady(Duration patience) throws InterruptedException {
        for (Member member : members) {
            member.awaitReady(patience);
        }
    }

    /** Each is told to stop and started again when those before it have all that they missed, as an operator does. */
    void roll(KafkaConnection connection, Duration patience) throws IOException, InterruptedException {
        for (Member member : members) {
            member.stop();
            member.start();
            member.awaitReady(patience);
            awaitInSync(connection, patience);
        }
    }

    /** @throws IllegalStateException when a broker still lacks records by then */
    void awaitInSync(KafkaConnection connection, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            while (!isInSync(admin)) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("the brokers are not in step after " + patience.toSeconds() + " s");
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        }
    }

    private static boolean isInSync(Admin admin) throws InterruptedException {
        try {
            return admin
                    .describeTopics(admin.listTopics().names().get(10, TimeUnit.SECONDS))
                    .allTopicNames()
                    .get(10, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .map(TopicDescription::partitions)
                    .flatMap(List::stream)
                    .allMatch(partition ->
                            partition.isr().size() == partition.replicas().size());
        } catch (ExecutionException | TimeoutException notYet) {
            // A broker is on its way; asked again.
            return false;
        }
    }
}

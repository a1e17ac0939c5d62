package io.candor.load;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The packaged roles of a cluster, each a process with a network, a clock and, where this user may make one, a disk of its own. */
final class Roles implements AutoCloseable {
    private static final int DISK_MEGABYTES = 256;

    private final ClusterPlan plan;
    private final Network network;
    private final String registryUrl;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, MovableClock> clocks = new LinkedHashMap<>();
    private final Map<String, SmallDisk> disks = new LinkedHashMap<>();
    private final List<Watched> watched = new ArrayList<>();

    Roles(ClusterPlan plan, Network network, String registryUrl, FreePorts free)
            throws IOException, InterruptedException {
        this.plan = plan;
        this.network = network;
        this.registryUrl = registryUrl;
        for (String name : plan.names()) {
            ports.put(name, free.draw());
            clocks.put(name, new MovableClock(plan.folder().resolve(name + ".clock")));
            Optional<SmallDisk> disk = SmallDisk.mount(disk(name), DISK_MEGABYTES);
            disk.ifPresent(made -> disks.put(name, made));
            add(name);
        }
    }

    private void add(String name) {
        int port = ports.get(name);
        Path jar = plan.previous().orElse(plan.jar());
        Member member =
                new Member(name, command(name, jar), environment(name), plan.log(name), Probe.ready(http, port));
        members.put(name, member);
        EngineMeter engine = name.startsWith("answerer") ? EngineMeter.at(http, port) : EngineMeter.NONE;
        watched.add(new Watched(name, member::processorTime, engine));
    }

    /** A second trainer is no part of the service as it should be. */
    void start() throws IOException, InterruptedException {
        List<Member> started = members.values().stream()
                .filter(member -> !member.name().equals(ClusterPlan.SECOND_TRAINER))
                .toList();
        for (Member member : started) {
            member.start();
            if (plan.previous().isPresent()) {
                // Earlier versions did not bear that two roles register the first schemas at the same moment.
                member.awaitReady(Cluster.PATIENCE);
            }
        }
        for (Member member : started) {
            member.awaitReady(Cluster.PATIENCE);
        }
    }

    /** As the image starts it. */
    private List<String> command(String name, Path jar) {
        String role = name.replaceAll("-\\d+$", "");
        return List.of(
                ClusterPlan.java(),
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xmx320m",
                "-jar",
                jar.toString(),
                role,
                "--port",
                "" + ports.get(name));
    }

    private Map<String, String> environment(String name) {
        Map<String, String> environment = new LinkedHashMap<>(clocks.get(name).environment());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", network.bootstrapServers(name));
        environment.put(
                "SCHEMA_REGISTRY_URL", registryUrl.replaceFirst(":\\d+/", ":" + network.registryPort(name) + "/"));
        environment.put("CANDOR_RELEASE_STORE", releaseStore(plan).toString());
        environment.put("CANDOR_RELEASE_CACHE", disk(name).resolve("releases").toString());
        environment.put("CANDOR_ANSWER_INSTANCE", name);
        environment.put("CANDOR_ANSWER_THREADS", Integer.toString(plan.threads()));
        environment.put("CANDOR_FEEDBACK_STREAMS_STATE_DIRECTORY", state(name).toString());
        environment.put("CANDOR_SEARCH_FOLDER", index(name).toString());
        environment.put("CANDOR_TRAINING_WORK", disk(name).resolve("training").toString());
        // Maps are what a trainer makes here; a fit would take the processors from what is measured.
        environment.put("CANDOR_TRAINING_SAMPLING_SHARE", "0");
        environment.put("CANDOR_TRAINING_ELICITATION_FIRST_MINIMUM", "0");
        environment.put("CANDOR_TRAINING_TRIGGER_BATCHES", "100000");
        // Poison with an unknown schema holds up its partition for this long.
        environment.put("CANDOR_KAFKA_UNKNOWN_SCHEMA_WAIT", "10s");
        return environment;
    }

    static Path releaseStore(ClusterPlan plan) {
        return plan.folder().resolve("releases");
    }

    private Path disk(String name) {
        return plan.folder().resolve(name + "-disk");
    }

    /** The calibrator's, which may be lost. */
    Path state(String name) {
        return disk(name).resolve("state");
    }

    /** A console's, which is made again from the topics. */
    Path index(String name) {
        return disk(name).resolve("index");
    }

    /** Those that may run, started or not. */
    Collection<Member> all() {
        return members.values();
    }

    /** One of them, whatever number is drawn. */
    Member answerer(int which) {
        return members.get("answerer-" + which % plan.answerers());
    }

    Member named(String name) {
        return members.get(name);
    }

    MovableClock clock(Member member) {
        return clocks.get(member.name());
    }

    SmallDisk disk(Member member) {
        return disks.get(member.name());
    }

    boolean haveDisks() {
        return disks.size() == members.size();
    }

    /** Whether a role need not be started again. */
    Probe alive(Member role) {
        return Probe.alive(http, ports.get(role.name()));
    }

    /** Whether every answerer serves the release that it should. */
    Probe serving() {
        List<Probe> each = plan.answererNames().stream()
                .map(name -> Probe.serving(http, ports.get(name)))
                .toList();
        return () -> each.stream().allMatch(Probe::isReady);
    }

    /** Every role is stopped and started again, one after the other, from now on with this version. */
    void roll() throws IOException, InterruptedException {
        for (Member member : members.values()) {
            if (!member.name().equals(ClusterPlan.SECOND_TRAINER)) {
                member.stop();
                member.become(command(member.name(), plan.jar()));
                member.start();
                member.awaitReady(Cluster.PATIENCE);
            }
        }
    }

    List<Watched> watched() {
        return watched;
    }

    @Override
    public void close() {
        members.values().forEach(Member::end);
        disks.values().forEach(SmallDisk::close);
    }
}

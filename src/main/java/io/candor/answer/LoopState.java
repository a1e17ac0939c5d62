package io.candor.answer;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** State of the loop for other threads to read, and the request to stop. */
final class LoopState {
    private volatile long heartbeatNanos = System.nanoTime();
    private volatile boolean joined;
    private volatile Optional<MembershipEnd> membershipEnd = Optional.empty();
    private volatile boolean stopping;
    private volatile boolean registryReachable = true;
    private volatile boolean kafkaReachable;
    private volatile List<String> schemasWaitedFor = List.of();
    private volatile List<String> unreadableCommits = List.of();
    private volatile int outstanding;
    private volatile int ahead;
    private volatile long lag;
    private volatile OptionalLong oldest = OptionalLong.empty();
    private volatile BooleanSupplier engineBusy = () -> false;

    void heartbeat() {
        heartbeatNanos = System.nanoTime();
    }

    /** How long ago the loop last began a round. */
    Duration sinceHeartbeat() {
        return Duration.ofNanos(System.nanoTime() - heartbeatNanos);
    }

    void joined() {
        membershipEnd = Optional.empty();
        joined = true;
    }

    void ended(MembershipEnd end) {
        joined = false;
        membershipEnd = Optional.of(end);
    }

    /** Why this answerer is no member of the group; empty while it is one, or has not been refused yet. */
    Optional<MembershipEnd> membershipEnd() {
        return membershipEnd;
    }

    /** Whether another has taken its place, so that it answers nothing until that one is gone. */
    boolean isReplaced() {
        return membershipEnd.filter(MembershipEnd::replaced).isPresent();
    }

    /** Whether the group has assigned partitions. */
    boolean isJoined() {
        return joined;
    }

    void stop() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    void registry(boolean reachable) {
        registryReachable = reachable;
    }

    boolean isRegistryReachable() {
        return registryReachable;
    }

    void schemasWaitedFor(List<String> schemas) {
        schemasWaitedFor = List.copyOf(schemas);
    }

    /** Of each partition that stands still for it: the id of the schema that the registry lacks, and since when; for people. */
    List<String> schemasWaitedFor() {
        return schemasWaitedFor;
    }

    void unreadableCommits(List<String> partitions) {
        unreadableCommits = List.copyOf(partitions);
    }

    /** Partitions that stand still because what was committed of them is not understood, with the reasons; for people. */
    List<String> unreadableCommits() {
        return unreadableCommits;
    }

    void kafka(boolean reachable) {
        kafkaReachable = reachable;
    }

    /** False from a failure until the loop has rewound, and while brokers are silent. */
    boolean isKafkaReachable() {
        return kafkaReachable;
    }

    void load(int records, int committedAhead, long behind, OptionalLong oldestWritten) {
        outstanding = records;
        ahead = committedAhead;
        lag = behind;
        oldest = oldestWritten;
    }

    int outstanding() {
        return outstanding;
    }

    /** Outcomes committed ahead of an open record of their partition. */
    int ahead() {
        return ahead;
    }

    /** Records behind what was polled, over all partitions assigned. */
    long lag() {
        return lag;
    }

    /** When the oldest question in progress was written, in milliseconds since the epoch; empty if there is none. */
    OptionalLong oldest() {
        return oldest;
    }

    /** Seconds since the oldest question in progress was written; those behind it in Kafka are younger. */
    double oldestAge(Clock clock) {
        OptionalLong written = oldest;
        return written.isEmpty() ? 0 : Math.max(0, clock.millis() - written.getAsLong()) / 1000.0;
    }

    void watchEngine(BooleanSupplier busy) {
        engineBusy = busy;
    }

    boolean isEngineBusy() {
        return engineBusy.getAsBoolean();
    }
}

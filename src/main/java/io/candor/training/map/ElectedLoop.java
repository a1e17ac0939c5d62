package io.candor.training.map;

import io.candor.event.client.FollowerOutage;
import io.candor.event.retry.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Lets somebody decide, round after round, while a group elects this process to: its one member that holds the partition of the ledger. Goes
 * on through all outages until it is stopped.
 */
public final class ElectedLoop implements Runnable {
    private static final Logger LOG = Logger.getLogger(ElectedLoop.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LEAVE_TIME = Duration.ofSeconds(20);

    private final String name;
    private final Consumer<byte[], byte[]> member;
    private final TopicPartition ledger;
    private final Decider decider;
    private final FollowerOutage outage;
    private volatile Thread thread;

    /** Who decides; called by one thread. */
    public interface Decider extends AutoCloseable {
        /** Reads on and decides, for a moment: between rounds the membership is kept. */
        void round();

        /** Another process may decide, or a round failed: what was being decided is decided again, by whoever is elected. */
        void forget();

        @Override
        void close();
    }

    /**
     * @param name for thread and log, such as {@code confidence maps}
     * @param member of the group, not subscribed yet; closed with the loop, as is {@code decider}
     * @param unread why nothing was decided yet; empty if that is no problem
     */
    public ElectedLoop(
            String name,
            Consumer<byte[], byte[]> member,
            TopicPartition ledger,
            Decider decider,
            Optional<String> unread) {
        this.name = name;
        this.member = member;
        this.ledger = ledger;
        this.decider = decider;
        this.outage = new FollowerOutage(
                unread.orElse(""),
                new Backoff(FIRST_PAUSE, LONGEST_PAUSE),
                (failure, reason) -> LOG.warnf(failure, "%s wait reason=%s", name, reason));
        if (unread.isEmpty()) {
            outage.caughtUp();
        }
    }

    /** What keeps it from deciding, a clause for people; empty if nothing does. */
    public Optional<String> problem() {
        return outage.problem();
    }

    /** Fences those who are no longer of the group. */
    public ConsumerGroupMetadata membership() {
        return member.groupMetadata();
    }

    /** Runs on a thread of its own. */
    public void start() {
        Thread started = new Thread(this, "candor-" + name.replace(' ', '-'));
        started.start();
        thread = started;
    }

    /** False once the loop has ended though nobody asked it to. */
    public boolean isAlive() {
        Thread started = thread;
        return started == null || started.isAlive() || outage.isStopped();
    }

    public void stop() {
        outage.stop();
    }

    /** Stops, and waits for the end of the round. */
    public void leave() throws InterruptedException {
        stop();
        Thread started = thread;
        if (started != null) {
            started.join(LEAVE_TIME.toMillis());
        }
    }

    @Override
    public void run() {
        try (member;
                decider) {
            member.subscribe(List.of(ledger.topic()));
            while (!outage.isStopped()) {
                step();
            }
        }
    }

    private void step() {
        try {
            // No record is used from here; polling keeps the membership.
            member.poll(POLL);
            member.pause(member.assignment());
            if (member.assignment().contains(ledger)) {
                decider.round();
            } else {
                decider.forget();
            }
            outage.caughtUp();
            outage.succeeded();
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Kafka, registry, store or memory, which may come back; what was being decided is decided again from the
            // ledger.
            decider.forget();
            outage.waitAfter(failure);
        }
    }
}

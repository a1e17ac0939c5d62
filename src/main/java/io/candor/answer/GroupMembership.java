package io.candor.answer;

import io.candor.event.retry.Backoff;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Runs one loop after the other, each with clients of its own: a consumer whose membership has ended joins no group again. While
 * another process has its place it waits, since to join would push that one out; and joins again once nobody has it, as when the
 * other was one that a coordinator with an older state of the group remembered.
 */
final class GroupMembership implements Runnable {
    private static final Logger LOG = Logger.getLogger(GroupMembership.class);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(50);
    /** Between two looks whether the place is taken still. */
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);
    /** A membership that lasted so long says that the one before it was lost for another reason. */
    private static final Duration LASTING = Duration.ofMinutes(1);

    private final Supplier<AnswerLoop> loops;
    private final LoopState state;
    private final BooleanSupplier placeTaken;
    private final Backoff backoff;
    private AnswerLoop loop;

    /**
     * Makes the first loop, and with it fails where the settings of the clients are wrong.
     *
     * @param placeTaken whether the group has a member of this instance, or may have one
     */
    GroupMembership(Supplier<AnswerLoop> loops, LoopState state, BooleanSupplier placeTaken, Backoff backoff) {
        this.loops = loops;
        this.state = state;
        this.placeTaken = placeTaken;
        this.backoff = backoff;
        this.loop = loops.get();
    }

    @Override
    public void run() {
        runOne();
        while (paused()) {
            try {
                loop = loops.get();
            } catch (KafkaException failure) {
                // Clients are made without brokers, but not without their names being known, which may come back.
                LOG.warnf(failure, "clients not made, tried again error=%s", failure);
                continue;
            }
            runOne();
        }
    }

    private void runOne() {
        long begun = System.nanoTime();
        loop.run();
        if (System.nanoTime() - begun > LASTING.toNanos()) {
            backoff.reset();
        }
    }

    /** Returns whether there is to be another loop. */
    private boolean paused() {
        boolean on = waited(backoff.next());
        while (on && state.isReplaced() && placeTaken.getAsBoolean()) {
            on = waited(LOOK_INTERVAL);
        }
        return on;
    }

    /** Returns whether it is to go on. */
    private boolean waited(Duration time) {
        long due = System.nanoTime() + time.toNanos();
        while (!state.isStopping() && System.nanoTime() < due) {
            state.heartbeat();
            try {
                Thread.sleep(CHECK_INTERVAL.toMillis());
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return !state.isStopping();
    }
}

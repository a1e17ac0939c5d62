package io.candor.load;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;

/** What befalls one process and its machine. */
enum ProcessBlow implements Blow {
    /** It crashes and is started again. */
    KILL {
        @Override
        void befall(Target target) throws InterruptedException {
            target.member().kill();
        }
    },
    /** It is told to stop, as in a rolling update, and started again. */
    STOP {
        @Override
        void befall(Target target) throws InterruptedException {
            target.member().stop();
        }
    },
    /** It hangs for longer than a session may last, its connections open, and goes on. */
    FREEZE {
        @Override
        void befall(Target target) throws IOException, InterruptedException {
            target.member().freeze(LONG_SECONDS);
        }
    },
    /** It crashes, its state is lost with it, and it is started again. */
    EMPTY {
        @Override
        void befall(Target target) throws IOException, InterruptedException {
            target.member().kill();
            FileUtils.deleteDirectory(
                    target.cluster().roles().state(target.member().name()).toFile());
        }
    },
    /** It crashes and stays away for a while. */
    LEAVE {
        @Override
        void befall(Target target) throws InterruptedException {
            target.member().kill();
            TimeUnit.SECONDS.sleep(LONG_SECONDS);
        }
    },
    /** It is given no more memory for a while. */
    STARVE {
        @Override
        void befall(Target target) throws IOException, InterruptedException {
            target.member().starve(LONG_SECONDS);
        }
    },
    /** Its disk is full for a while, in which a release goes live and a process on it writes what it must. */
    FULL_DISK {
        @Override
        void befall(Target target) throws IOException, InterruptedException {
            SmallDisk disk = target.cluster().roles().disk(target.member());
            disk.fill();
            target.cluster().releases().swap();
            TimeUnit.SECONDS.sleep(LONG_SECONDS);
            disk.free();
        }
    },
    /** Its clock is more than a day ahead for a while; set right, the role says that it must be started again. */
    CLOCK_AHEAD {
        @Override
        void befall(Target target) throws IOException, InterruptedException {
            moveClock(target, DAY_AND_HOUR);
            Probe alive = target.cluster().roles().alive(target.member());
            for (int second = 0; alive.isReady(); second++) {
                if (second == LONG_SECONDS) {
                    throw new IllegalStateException("alive although its clock went back");
                }
                TimeUnit.SECONDS.sleep(1);
            }
            target.member().stop();
        }
    },
    /** Its clock is more than a day behind for a while. */
    CLOCK_BEHIND {
        @Override
        void befall(Target target) throws IOException, InterruptedException {
            moveClock(target, -DAY_AND_HOUR);
        }
    };

    private static final long LONG_SECONDS = 15;
    private static final int DAY_AND_HOUR = 25;

    abstract void befall(Target target) throws IOException, InterruptedException;

    @Override
    public Probe strike(Target target) throws IOException, InterruptedException {
        befall(target);
        target.member().startAgain();
        return target.member()::isKeptReady;
    }

    private static void moveClock(Target target, int hours) throws IOException, InterruptedException {
        MovableClock clock = target.cluster().roles().clock(target.member());
        clock.move(hours);
        TimeUnit.SECONDS.sleep(LONG_SECONDS);
        clock.restore();
    }
}

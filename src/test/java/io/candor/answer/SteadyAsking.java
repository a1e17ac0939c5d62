package io.candor.answer;

import static io.candor.answer.TestQuestions.bytes;

import io.micrometer.core.instrument.Counter;
import java.util.concurrent.locks.LockSupport;

/** Asks questions at an even pace on a thread of its own until closed; waits where the answers fall too far behind. */
public final class SteadyAsking implements AutoCloseable {
    private static final String[] PLACES = {"France", "Lagos", "Brazil", "Mongolia", "Tonga", "Bhutan", "Quito"};

    private static final int MOST_OPEN = 128;

    private final AnswererStream stream;
    private final long nanosBetween;
    private final Thread thread = new Thread(this::ask, "steady-asking");
    private volatile boolean stopped;
    private volatile int asked;

    private SteadyAsking(AnswererStream stream, int perSecond) {
        this.stream = stream;
        nanosBetween = 1_000_000_000L / perSecond;
    }

    public static SteadyAsking start(AnswererStream stream, int perSecond) {
        SteadyAsking asking = new SteadyAsking(stream, perSecond);
        asking.thread.start();
        return asking;
    }

    private void ask() {
        long next = System.nanoTime();
        while (!stopped) {
            String id = "steady-" + asked;
            String text =
                    "What is the capital of " + PLACES[asked % PLACES.length] + ", asked as number " + asked + "?";
            stream.put(bytes(id), stream.written(AnswererStream.question(id, text)));
            asked++;
            next = Math.max(next + nanosBetween, System.nanoTime() - nanosBetween);
            LockSupport.parkNanos(next - System.nanoTime());
            while (!stopped && asked - answered() > MOST_OPEN) {
                LockSupport.parkNanos(nanosBetween);
            }
        }
        stream.flush();
    }

    /** Answers committed so far. */
    public int answered() {
        return (int) stream.meters.find("candor.answers").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** Questions asked so far; once closed, all of them are on the topic. */
    public int asked() {
        return asked;
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}

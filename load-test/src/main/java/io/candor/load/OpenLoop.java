package io.candor.load;

import io.candor.event.Question;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

/** Asks every question when it is due, whether or not those before it are answered. */
final class OpenLoop {
    private final Scenario scenario;
    private final Draw draw;
    private final Asker asker;

    OpenLoop(Scenario scenario, Draw draw, Asker asker) {
        this.scenario = scenario;
        this.draw = draw;
        this.asker = asker;
    }

    /**
     * Returns when the last question is asked.
     *
     * @param goOn called with how many are asked, after each; false ends the run
     */
    void run(Measurement measurement, LongPredicate goOn) {
        long questions = scenario.questions();
        for (long i = 0; i < questions && (i == 0 || goOn.test(i)); i++) {
            Question question = draw.question(i);
            long due = measurement.begin() + scenario.dueNanos(i);
            awaitNanos(due);
            measurement.asked(question.getId(), due);
            asker.ask(question).whenComplete((taken, failure) -> {
                if (failure != null) {
                    measurement.refused(question.getId());
                }
            });
        }
    }

    /** Waits until every outcome was seen. */
    static boolean drain(Measurement measurement, long seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (measurement.open() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return measurement.open() == 0;
    }

    private static void awaitNanos(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}

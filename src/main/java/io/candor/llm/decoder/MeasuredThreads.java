package io.candor.llm.decoder;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The number of threads that calls of one kind are fastest with, found by trying the next smaller and the next larger one now and
 * then. On an idle machine more threads are faster; beside a busy neighbour they wait for each other at the end of every
 * operation, and fewer are. Safe for several threads.
 */
final class MeasuredThreads {
    private static final int CALLS_OF_A_TRIAL = 3;

    /** Calls between two trials: few after a change, more and more while trials are lost, for those cost time. */
    private static final int FEWEST_BETWEEN_TRIALS = 16;

    private static final int MOST_BETWEEN_TRIALS = 512;

    /** Calls that take long are tried again after fewer: a call counts as at least one for each of so many nanoseconds. */
    private static final long NANOS_OF_A_CALL = 60_000_000;

    /** Another number is taken if calls take no more than this of the time: less is noise. */
    private static final double WORTH_CHANGING = 0.95;

    /** Calls that take so many times as long as after the last trial call for the next one at once. */
    private static final double SLOWED_DOWN = 1.3;

    /** A first call of a trial that takes so many times as long ends it. */
    private static final double SURELY_SLOWER = 2;

    private final AtomicInteger changes;
    private final int[] numbers;
    private final Costs ofChosen = new Costs();
    private final Costs ofTried = new Costs();
    private int chosen;
    private int tried;
    private int direction = 1;
    private int between = FEWEST_BETWEEN_TRIALS;
    private int remaining = FEWEST_BETWEEN_TRIALS;
    private int heard;
    private double usual = Double.POSITIVE_INFINITY;

    /**
     * @param most threads, at least 1; tried are the powers of two below it, and itself
     * @param first what is likely, in 1..most
     * @param changes counts how often calls of any kind were given another number
     */
    MeasuredThreads(int most, int first, AtomicInteger changes) {
        this.changes = changes;
        heard = changes.get();
        numbers = numbers(most);
        chosen = (int) Arrays.stream(numbers).filter(number -> number < first).count();
        tried = chosen;
    }

    private static int[] numbers(int most) {
        int powers = Integer.SIZE - Integer.numberOfLeadingZeros(most - 1);
        int[] numbers = new int[powers + 1];
        for (int i = 0; i < powers; i++) {
            numbers[i] = 1 << i;
        }
        numbers[powers] = most;
        return numbers;
    }

    /** Threads of the next call. */
    synchronized int next() {
        return numbers[tried];
    }

    /**
     * What a call took.
     *
     * @param threads that {@link #next} gave it
     * @param nanos the call's own, positive
     * @param work units of work that it did, positive: numbers are compared by nanoseconds for one
     */
    synchronized void took(int threads, long nanos, long work) {
        double cost = (double) nanos / work;
        if (tried != chosen && threads == numbers[tried]) {
            ofTried.add(cost);
            if (cost > SURELY_SLOWER * usual) {
                lose();
            } else if (ofTried.isFull()) {
                decide();
            }
        } else if (tried == chosen && threads == numbers[chosen]) {
            ofChosen.add(cost);
            remaining -= (int) Math.min(MOST_BETWEEN_TRIALS, 1 + nanos / NANOS_OF_A_CALL);
            hearOfOthers();
            if (ofChosen.isFull() && (remaining <= 0 || slowedDown())) {
                tryNeighbour();
            }
        }
    }

    /** Where another number is faster for other calls now, it may be for these. */
    private void hearOfOthers() {
        if (changes.get() != heard) {
            heard = changes.get();
            remaining = 0;
        }
    }

    private boolean slowedDown() {
        boolean slow = ofChosen.median() > SLOWED_DOWN * usual;
        if (slow) {
            between = FEWEST_BETWEEN_TRIALS;
        }
        return slow;
    }

    private void tryNeighbour() {
        usual = ofChosen.median();
        remaining = between;
        if (chosen + direction < 0 || chosen + direction >= numbers.length) {
            direction = -direction;
        }
        if (numbers.length > 1) {
            tried = chosen + direction;
            ofTried.clear();
        }
    }

    private void decide() {
        if (ofTried.median() > WORTH_CHANGING * usual) {
            lose();
            return;
        }
        chosen = tried;
        usual = ofTried.median();
        ofChosen.clear();
        between = FEWEST_BETWEEN_TRIALS;
        remaining = between;
        changes.incrementAndGet();
    }

    private void lose() {
        tried = chosen;
        direction = -direction;
        between = Math.min(2 * between, MOST_BETWEEN_TRIALS);
        remaining = between;
    }

    /** The last few costs. */
    private static final class Costs {
        private final double[] last = new double[CALLS_OF_A_TRIAL];
        private int count;

        void add(double cost) {
            last[count++ % last.length] = cost;
        }

        boolean isFull() {
            return count >= last.length;
        }

        double median() {
            double[] sorted = last.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }

        void clear() {
            count = 0;
        }
    }
}

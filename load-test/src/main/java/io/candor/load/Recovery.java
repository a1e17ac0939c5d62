package io.candor.load;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What a fault cost.
 *
 * @param backSeconds from the fault until what was broken took work again
 * @param lateSeconds from the fault until the last late outcome came; 0 when none was late
 * @param longestSeconds that a question waited from when it was due
 * @param complete false when it did not recover while it was waited for
 */
record Recovery(Strike strike, double backSeconds, double lateSeconds, double longestSeconds, boolean complete) {

    private static final long LOOK_MILLIS = 100;

    /** Until everything is as before. */
    double seconds() {
        return Math.max(backSeconds, lateSeconds);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "number %d, after question %d, %s%s: takes work again after %.1f s, last late outcome after %.1f s, longest wait %.1f s%s",
                strike.number(),
                strike.afterQuestion(),
                strike.fault().words(),
                strike.fault().hitsOneOfMany() ? " (" + strike.which() + ")" : "",
                backSeconds,
                lateSeconds,
                longestSeconds,
                complete ? "" : ", NOT RECOVERED");
    }

    /**
     * Waits until what was broken is back and nothing has been late for a while since.
     *
     * @param calmSeconds how long nothing may be late before the service counts as recovered
     * @param lateness begun just before the fault
     */
    static Recovery await(Strike strike, Probe broken, Lateness lateness, double calmSeconds, double patienceSeconds)
            throws InterruptedException {
        double back = Double.NaN;
        while (lateness.age() < patienceSeconds) {
            if (Double.isNaN(back) && broken.isReady()) {
                back = lateness.age();
            }
            if (lateness.age() - Math.max(back, lateness.lastLate()) > calmSeconds && !lateness.isLate()) {
                return new Recovery(strike, back, lateness.lastLate(), lateness.longest(), true);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return new Recovery(strike, back, lateness.age(), lateness.longest(), false);
    }
}

package io.candor.load;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Faults, one after the other, each when its question was asked and the one before is recovered from. */
final class Siege {
    private static final double PATIENCE_SECONDS = 300;

    private final Cluster cluster;
    private final Poison poison;
    private final Measurement measurement;
    private final long lateNanos;
    private final double calmSeconds;
    private final List<Recovery> recoveries = new CopyOnWriteArrayList<>();

    /**
     * @param lateSeconds after which an outcome is late
     * @param calmSeconds how long none may be late before a fault is over
     */
    Siege(Cluster cluster, Poison poison, Measurement measurement, double lateSeconds, double calmSeconds) {
        this.cluster = cluster;
        this.poison = poison;
        this.measurement = measurement;
        this.lateNanos = (long) (lateSeconds * TimeUnit.SECONDS.toNanos(1));
        this.calmSeconds = calmSeconds;
    }

    /** Begins on a thread of its own, which ends when the last fault is recovered from. */
    Thread begin(List<Strike> strikes) {
        Thread thread = new Thread(() -> strikeAll(strikes), "siege");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void strikeAll(List<Strike> strikes) {
        try {
            for (Strike strike : strikes) {
                while (measurement.asked() < strike.afterQuestion()) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
                Lateness lateness = measurement.judge(lateNanos);
                Probe broken = strike.fault().strike(cluster, poison, strike.which());
                Recovery recovery = Recovery.await(strike, broken, lateness, calmSeconds, PATIENCE_SECONDS);
                recoveries.add(recovery);
                System.out.printf("%d of %d: %s%n", recoveries.size(), strikes.size(), recovery);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException failure) {
            // Seen as faults that are missing from the report.
            System.out.println("no more faults, this one could not be repaired: " + failure);
        }
    }

    List<Recovery> recoveries() {
        return List.copyOf(recoveries);
    }
}

package io.candor.load;

import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationReport;
import io.candor.event.DeadLetterReason;
import io.candor.event.DriftAlarm;
import io.candor.feedback.CalibratorMetrics;
import io.candor.feedback.FeedbackEvent;
import java.util.HashSet;
import java.util.Set;

/** Which windows were reported, and when the first and the last were. Safe for use by several threads. */
final class ReportWatch implements CalibratorMetrics {
    private final Set<String> windows = new HashSet<>();
    private long first;
    private long last;

    @Override
    public synchronized void reported(CalibrationReport report) {
        last = System.nanoTime();
        first = windows.isEmpty() ? last : first;
        windows.add(report.getDomain() + "|" + report.getWindowStart().toEpochMilli());
    }

    synchronized long windows() {
        return windows.size();
    }

    /** From the first report to the last. */
    synchronized double seconds() {
        return (last - first) / 1e9;
    }

    @Override
    public void happened(FeedbackEvent event) {}

    @Override
    public void refused(DeadLetterReason reason) {}

    @Override
    public void batched(CalibrationBatch batch) {}

    @Override
    public void alarmed(DriftAlarm alarm) {}
}

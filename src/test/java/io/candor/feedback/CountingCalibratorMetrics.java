package io.candor.feedback;

import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationReport;
import io.candor.event.DeadLetterReason;
import io.candor.event.DriftAlarm;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what it hears. */
final class CountingCalibratorMetrics implements CalibratorMetrics {
    private final Map<Enum<?>, Integer> counts = new ConcurrentHashMap<>();

    int of(Enum<?> what) {
        return counts.getOrDefault(what, 0);
    }

    @Override
    public void happened(FeedbackEvent event) {
        counts.merge(event, 1, Integer::sum);
    }

    @Override
    public void refused(DeadLetterReason reason) {
        counts.merge(reason, 1, Integer::sum);
    }

    @Override
    public void reported(CalibrationReport report) {}

    @Override
    public void batched(CalibrationBatch batch) {
        counts.merge(batch.getTrigger(), 1, Integer::sum);
    }

    @Override
    public void alarmed(DriftAlarm alarm) {}
}

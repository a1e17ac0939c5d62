package io.candor.load;

import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationReport;
import io.candor.event.DeadLetterReason;
import io.candor.event.DriftAlarm;
import io.candor.feedback.CalibratorMetrics;
import io.candor.feedback.FeedbackEvent;

/** Counts nothing: what is measured lies on topics and in stores. */
final class UncountedMetrics implements CalibratorMetrics {
    @Override
    public void happened(FeedbackEvent event) {}

    @Override
    public void refused(DeadLetterReason reason) {}

    @Override
    public void reported(CalibrationReport report) {}

    @Override
    public void batched(CalibrationBatch batch) {}

    @Override
    public void alarmed(DriftAlarm alarm) {}
}

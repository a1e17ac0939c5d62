package io.candor.feedback;

import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationReport;
import io.candor.event.DeadLetterReason;
import io.candor.event.DriftAlarm;

/**
 * Receives everything that is counted. Called from stream threads while they process, so after a crash an event can
 * come twice: these are figures for dashboards, the topics hold the exact ones.
 */
public interface CalibratorMetrics {
    void happened(FeedbackEvent event);

    void refused(DeadLetterReason reason);

    void reported(CalibrationReport report);

    void batched(CalibrationBatch batch);

    void alarmed(DriftAlarm alarm);
}

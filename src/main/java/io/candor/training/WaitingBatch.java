package io.candor.training;

import io.candor.event.BatchTrigger;
import io.candor.event.CalibrationBatch;
import java.time.Instant;

/**
 * A batch of the model, without its labels.
 *
 * @param offset where it stands on candor.calibration-batches
 */
record WaitingBatch(String batchId, BatchTrigger trigger, Instant openedAt, Instant closedAt, long offset) {
    static WaitingBatch of(CalibrationBatch batch, long offset) {
        return new WaitingBatch(
                batch.getBatchId(), batch.getTrigger(), batch.getOpenedAt(), batch.getClosedAt(), offset);
    }
}

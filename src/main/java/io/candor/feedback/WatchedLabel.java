package io.candor.feedback;

import io.candor.event.DriftAlarm;
import java.util.List;
import java.util.Optional;

/**
 * An entry of the ledger with the alarms it raised.
 *
 * @param entry empty where time alone raised them
 */
record WatchedLabel(Optional<IncomingRecord.LedgerEntry> entry, List<DriftAlarm> alarms) {
    WatchedLabel {
        alarms = List.copyOf(alarms);
    }

    /** What of it is about the base model's own answers, which alone are learned from in batches. */
    WatchedLabel ofOwnAnswers() {
        return new WatchedLabel(
                entry.filter(its -> its.answer().getAnswerModel() == null),
                alarms.stream().filter(alarm -> alarm.getAnswerModel() == null).toList());
    }
}

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
}

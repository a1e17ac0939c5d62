package io.candor.feedback;

import io.candor.event.DriftAlarm;
import java.util.List;

/** An entry of the ledger with the alarms it raised. */
record WatchedLabel(IncomingRecord.LedgerEntry entry, List<DriftAlarm> alarms) {
    WatchedLabel {
        alarms = List.copyOf(alarms);
    }
}

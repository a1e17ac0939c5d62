package io.candor.monitor;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Alarms. */
@Schema(name = "AlarmList", description = "Drift alarms.")
record AlarmList(
        @Schema(required = true, description = "How many there are with this filter.", minimum = "0", examples = "3")
        int total,

        @Schema(
                required = true,
                description = "How many of them nobody has acknowledged.",
                minimum = "0",
                examples = "1")
        long open,

        @Schema(required = true, description = "The part that was asked for, the newest first.")
        List<MonitoredAlarm> alarms) {}

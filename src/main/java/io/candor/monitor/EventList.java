package io.candor.monitor;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Events of a time range. */
@Schema(name = "EventList", description = "What happened in a time range.")
record EventList(
        @Schema(required = true, description = "How many there are.", minimum = "0", examples = "3")
        int total,

        @Schema(required = true, description = "The part that was asked for, the newest first.")
        List<MonitoredEvent> events) {}

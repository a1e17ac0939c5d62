package io.candor.monitor;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Releases. */
@Schema(name = "ReleaseList", description = "Releases with lineage and figures of the gate.")
record ReleaseList(
        @Schema(required = true, description = "How many there are.", minimum = "0", examples = "3")
        int total,

        @Schema(required = true, description = "The part that was asked for, the latest word first.")
        List<ReleaseEntry> releases) {}

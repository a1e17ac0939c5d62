package io.candor.monitor;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Domains, each with what its newest report says. */
@Schema(name = "DomainOverview", description = "Domains, each with what its newest report says.")
record DomainOverview(
        @Schema(required = true, description = "How many there are with this filter.", minimum = "0", examples = "12")
        int total,

        @Schema(
                required = true,
                description = "Domains with labels that are not held, because others have more.",
                minimum = "0",
                examples = "0")
        int otherDomains,

        @Schema(
                required = true,
                description = "Labels of those, as far as they are counted; they count in the domain * as well.",
                minimum = "0",
                examples = "0")
        long otherLabels,

        @Schema(required = true, description = "The part that was asked for; * is all domains together.")
        List<Row> domains) {

    /** A domain. */
    @Schema(name = "DomainRow", description = "A domain and its newest report.")
    record Row(
            @Schema(required = true, description = "The domain, or * for all together.", examples = "geography")
            String domain,

            @Schema(
                    required = true,
                    description = "Labels of its last two windows, by which domains are ranked.",
                    minimum = "0",
                    examples = "640")
            long labels,

            @Schema(required = true, description = "The newest report.")
            ReportPoint latest,

            @Schema(
                    required = true,
                    description = "Alarms of the release in the domain that nobody has acknowledged.",
                    minimum = "0",
                    examples = "0")
            long openAlarms) {}
}

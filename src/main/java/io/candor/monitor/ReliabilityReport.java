package io.candor.monitor;

import io.candor.event.CalibrationReport;
import io.candor.event.ReliabilityBin;
import java.time.Instant;
import java.util.List;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The bins of the newest report of one source in one domain. */
@Schema(name = "ReliabilityReport", description = "How often answers of each confidence were right.")
record ReliabilityReport(
        @Schema(required = true, description = "The domain, or * for all together.", examples = "geography")
        String domain,

        @Schema(required = true, description = "Start of the window of the report.", examples = "2026-01-01T00:00:00Z")
        Instant windowStart,

        @Schema(required = true, description = "End of the window.", examples = "2026-01-02T00:00:00Z")
        Instant windowEnd,

        @Schema(required = true, description = "The figures of the report.")
        ReportPoint figures,

        @Schema(
                nullable = true,
                description = "What the audit sample says, in sentences; null without one.",
                examples = "Of 100 texts drawn 80 are labeled.")
        String sample,

        @Schema(required = true, description = "From confidence 0 to 1, empty bins included.")
        List<Bin> bins) {
    private static final double LEVEL = 0.95;

    /** One bar. */
    @Schema(name = "ReliabilityBin", description = "Answers with about the same confidence.")
    record Bin(
            @Schema(required = true, description = "Lower edge of confidence.", examples = "0.8")
            double lower,

            @Schema(required = true, description = "Upper edge.", examples = "0.9")
            double upper,

            @Schema(required = true, description = "Texts in it.", minimum = "0", examples = "120")
            long count,

            @Schema(required = true, description = "Their mean confidence; 0 of an empty bin.", examples = "0.85")
            double meanConfidence,

            @Schema(required = true, description = "Share that is right; 0 of an empty bin.", examples = "0.81")
            double accuracy,

            @Schema(
                    nullable = true,
                    description = "Lower end of the 95 % interval of that share (Jeffreys); null of an empty bin.",
                    examples = "0.73")
            Double low,

            @Schema(nullable = true, description = "Upper end of it; null of an empty bin.", examples = "0.87")
            Double high) {

        /** Jeffreys' interval: equal tails of the Beta(right + 1/2, wrong + 1/2) posterior. */
        static Bin of(ReliabilityBin bin) {
            if (bin.getCount() == 0) {
                return new Bin(bin.getLower(), bin.getUpper(), 0, 0, 0, null, null);
            }
            double right = bin.getAccuracy() * bin.getCount();
            BetaDistribution posterior = BetaDistribution.of(right + 0.5, bin.getCount() - right + 0.5);
            return new Bin(
                    bin.getLower(),
                    bin.getUpper(),
                    bin.getCount(),
                    bin.getMeanConfidence(),
                    bin.getAccuracy(),
                    posterior.inverseCumulativeProbability((1 - LEVEL) / 2),
                    posterior.inverseCumulativeProbability((1 + LEVEL) / 2));
        }
    }

    static ReliabilityReport of(CalibrationReport report) {
        return new ReliabilityReport(
                report.getDomain(),
                report.getWindowStart(),
                report.getWindowEnd(),
                ReportPoint.of(report),
                report.getSample() == null ? null : report.getSample().getStatement(),
                report.getBins().stream().map(Bin::of).toList());
    }
}

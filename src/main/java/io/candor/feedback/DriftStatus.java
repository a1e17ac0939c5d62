package io.candor.feedback;

import io.candor.honesty.bet.CalibrationEProcess;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How the evidence stands that a release is no longer honest in a domain.
 *
 * @param modelId the frozen base model
 * @param releaseId the release watched
 * @param domain the domain, or * for all
 * @param episode counts the alarms left behind
 * @param labels labels of this episode
 * @param logEvidence natural log of the capital now
 * @param peakLogEvidence its highest value in this episode
 * @param pValue anytime-valid p-value of "always honest", in (0, 1]
 * @param evidenceSince when the strongest evidence started to grow; says little before an alarm
 * @param alarmedAt when this episode's alarm was raised; null while there is none
 */
@Schema(name = "DriftStatus", description = "The evidence against one release in one domain.")
public record DriftStatus(
        @Schema(required = true, description = "The frozen base model.", examples = "atlas")
        String modelId,

        @Schema(required = true, description = "The release watched.", examples = "r1")
        String releaseId,

        @Schema(required = true, description = "The domain, or * for all.", examples = "geography")
        String domain,

        @Schema(required = true, description = "Counts the alarms of the past.", minimum = "0", examples = "0")
        int episode,

        @Schema(required = true, description = "Labels of this episode.", minimum = "0", examples = "412")
        long labels,

        @Schema(required = true, description = "Natural log of the capital now.", examples = "1.2")
        double logEvidence,

        @Schema(required = true, description = "Its highest value in this episode.", examples = "2.5")
        double peakLogEvidence,

        @Schema(
                required = true,
                description = "Anytime-valid p-value of 'always honest', in (0, 1].",
                minimum = "0",
                maximum = "1",
                examples = "0.08")
        double pValue,

        @Schema(
                required = true,
                description = "When the strongest evidence started to grow; says little before an alarm.",
                examples = "2026-01-01T12:00:00Z")
        Instant evidenceSince,

        @Schema(
                nullable = true,
                description = "When this episode's alarm was raised; null while there is none.",
                examples = "2026-01-01T12:00:00Z")
        Instant alarmedAt) {

    static DriftStatus of(DriftWatch watch) {
        CalibrationEProcess process = DriftEpisode.process(watch);
        return new DriftStatus(
                watch.getModelId(),
                watch.getReleaseId(),
                watch.getDomain(),
                watch.getEpisode(),
                watch.getLabels(),
                process.logEvidence(),
                process.peakLogEvidence(),
                process.pValue(),
                Instant.ofEpochMilli(DriftEpisode.evidence(watch).getSince()),
                watch.getAlarm() == null ? null : watch.getAlarm().getRaisedAt());
    }
}

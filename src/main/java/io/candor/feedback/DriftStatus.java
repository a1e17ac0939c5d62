package io.candor.feedback;

import io.candor.honesty.bet.CalibrationEProcess;
import java.time.Instant;

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
public record DriftStatus(
        String modelId,
        String releaseId,
        String domain,
        int episode,
        long labels,
        double logEvidence,
        double peakLogEvidence,
        double pValue,
        Instant evidenceSince,
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

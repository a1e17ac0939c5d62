package io.candor.feedback;

import io.candor.event.DriftDirection;
import io.candor.honesty.bet.CalibrationEProcess;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How the evidence stands that a release is no longer honest in a domain, by the settled labels of the audit sample.
 *
 * @param modelId the frozen base model
 * @param releaseId the release watched
 * @param domain the domain, or * for all
 * @param answerModel the model of another system whose answers are watched; null for the base model's own
 * @param episode counts the alarms left behind
 * @param labels labels bet on in this episode
 * @param missing texts of the sample without a verdict that counts
 * @param lateCorrections corrections that came after their label was bet on
 * @param logEvidence natural log of the capital now; null before the first label
 * @param peakLogEvidence its highest value in this episode
 * @param pValue anytime-valid p-value of "all releases were always honest in all domains", in (0, 1]
 * @param direction which way confidences seem to err; says little before an alarm
 * @param gap by how much, in [0, 1]; says little before an alarm
 * @param evidenceSince when the strongest evidence started to grow; says little before an alarm, null before the first label
 * @param alarmedAt when this episode's alarm was raised; null while there is none
 * @param statement what is so, in sentences for people
 */
@Schema(name = "DriftStatus", description = "The evidence against one release in one domain.")
public record DriftStatus(
        @Schema(required = true, description = "The frozen base model.", examples = "atlas")
        String modelId,

        @Schema(required = true, description = "The release watched.", examples = "r1")
        String releaseId,

        @Schema(required = true, description = "The domain, or * for all.", examples = "geography")
        String domain,

        @Schema(
                nullable = true,
                description = "The model of another system whose answers are watched; null for the base model's own.",
                examples = "acme-large")
        String answerModel,

        @Schema(required = true, description = "Counts the alarms of the past.", minimum = "0", examples = "0")
        int episode,

        @Schema(required = true, description = "Labels bet on in this episode.", minimum = "0", examples = "412")
        long labels,

        @Schema(
                required = true,
                description = "Texts of the audit sample without a verdict that counts.",
                minimum = "0",
                examples = "3")
        long missing,

        @Schema(
                required = true,
                description = "Corrections that came after their label was bet on.",
                minimum = "0",
                examples = "0")
        long lateCorrections,

        @Schema(
                nullable = true,
                description = "Natural log of the capital now; null before the first label.",
                examples = "1.2")
        Double logEvidence,

        @Schema(required = true, description = "Its highest value in this episode.", examples = "2.5")
        double peakLogEvidence,

        @Schema(
                required = true,
                description = "Anytime-valid p-value of 'all releases were always honest in all domains', in (0, 1].",
                minimum = "0",
                maximum = "1",
                examples = "0.08")
        double pValue,

        @Schema(
                required = true,
                description = "Which way confidences seem to err; says little before an alarm.",
                examples = "TOO_SURE")
        DriftDirection direction,

        @Schema(
                required = true,
                description = "By how much; says little before an alarm.",
                minimum = "0",
                maximum = "1",
                examples = "0.12")
        double gap,

        @Schema(
                nullable = true,
                description = "When the strongest evidence started to grow; says little before an alarm.",
                examples = "2026-01-01T12:00:00Z")
        Instant evidenceSince,

        @Schema(
                nullable = true,
                description = "When this episode's alarm was raised; null while there is none.",
                examples = "2026-01-01T12:00:00Z")
        Instant alarmedAt,

        @Schema(
                required = true,
                description = "What is so, in sentences for people.",
                examples = "No drift shows in 412 texts of the audit sample.")
        String statement) {

    static DriftStatus of(DriftWatch kept) {
        DriftWatch watch = kept.getSampled() ? kept : DriftEpisode.begunAnew(kept);
        CalibrationEProcess process = DriftEpisode.process(watch);
        DriftEvidence evidence = DriftEvidence.of(watch);
        boolean begun = watch.getLabels() > 0;
        return new DriftStatus(
                watch.getModelId(),
                watch.getReleaseId(),
                watch.getDomain(),
                watch.getAnswerModel(),
                watch.getEpisode(),
                watch.getLabels(),
                watch.getMissing(),
                watch.getLateCorrections(),
                begun ? process.logEvidence() : null,
                process.peakLogEvidence(),
                process.pValue(),
                evidence.direction(),
                evidence.gap(),
                begun ? evidence.since() : null,
                watch.getAlarm() == null ? null : watch.getAlarm().getRaisedAt(),
                watch.getAlarm() == null
                        ? DriftStatement.withoutAlarm(watch)
                        : watch.getAlarm().getStatement() + DriftStatement.sinceAlarm(evidence));
    }
}

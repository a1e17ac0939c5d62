package io.candor.monitor;

import io.candor.event.AnswerConfidenceFigures;
import io.candor.event.CalibrationReport;
import io.candor.event.SampleFigures;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The figures of one report, without its bins. */
@Schema(name = "ReportPoint", description = "What one calibration report said, without its bins.")
record ReportPoint(
        @Schema(required = true, description = "The latest label that counts in it.", examples = "2026-01-01T12:00:00Z")
        Instant at,

        @Schema(
                required = true,
                description = "Start of the window over the moments of answers; the window begins anew with it.",
                examples = "2026-01-01T00:00:00Z")
        Instant windowStart,

        @Schema(required = true, description = "The release.", examples = "r1")
        String releaseId,

        @Schema(
                nullable = true,
                description = "The model of another system whose answers it is about; null for the base model's own.",
                examples = "acme-large")
        String answerModel,

        @Schema(required = true, description = "Texts behind the figures.", minimum = "0", examples = "640")
        long count,

        @Schema(required = true, description = "Share that is right, in [0, 1].", examples = "0.81")
        double accuracy,

        @Schema(required = true, description = "Mean confidence, in [0, 1].", examples = "0.84")
        double meanConfidence,

        @Schema(required = true, description = "Expected calibration error, in [0, 1].", examples = "0.04")
        double ece,

        @Schema(required = true, description = "Lower end of the interval of the true error.", examples = "0.01")
        double eceLow,

        @Schema(required = true, description = "Upper end of it.", examples = "0.06")
        double eceHigh,

        @Schema(
                required = true,
                description = "What the error of a perfectly calibrated release would be at this number of texts.",
                examples = "0.02")
        double eceFloor,

        @Schema(required = true, description = "Brier score, in [0, 1]; lower is better.", examples = "0.14")
        double brier,

        @Schema(
                nullable = true,
                description = "AUROC, in [0, 1]; null unless there are right and wrong answers.",
                examples = "0.86")
        Double auroc,

        @Schema(
                nullable = true,
                description = "Estimated share of all answers that are right, by the audit sample; null without one.",
                examples = "0.8")
        Double estimate,

        @Schema(nullable = true, description = "Lower end of its interval; null with few labels.", examples = "0.76")
        Double estimateLow,

        @Schema(nullable = true, description = "Upper end of its interval; null with few labels.", examples = "0.84")
        Double estimateHigh,

        @Schema(
                nullable = true,
                description = "Calibration error of the confidence after the answer; null where none has it.",
                examples = "0.03")
        Double answerEce) {

    static ReportPoint of(CalibrationReport report) {
        AnswerConfidenceFigures after = report.getAfterAnswer();
        return new ReportPoint(
                report.getComputedAt(),
                report.getWindowStart(),
                shared(report.getReleaseId()),
                report.getAnswerModel() == null ? null : shared(report.getAnswerModel()),
                report.getCount(),
                report.getAccuracy(),
                report.getMeanConfidence(),
                report.getEce(),
                report.getEceLow(),
                report.getEceHigh(),
                report.getEceFloor(),
                report.getBrier(),
                report.getAuroc(),
                sampled(report, SampleFigures::getEstimate),
                sampled(report, SampleFigures::getEstimateLow),
                sampled(report, SampleFigures::getEstimateHigh),
                after == null || after.getCount() == 0 ? null : (Double) after.getEce());
    }

    /** Hundreds of thousands of points name a few releases. */
    private static String shared(String name) {
        return name.intern();
    }

    private static Double sampled(CalibrationReport report, Function<SampleFigures, Double> figure) {
        return Optional.ofNullable(report.getSample()).map(figure).orElse(null);
    }

    ReportSource source() {
        return new ReportSource(releaseId, answerModel);
    }
}

package io.candor.monitor;

import io.candor.event.CalibrationReport;

/**
 * Whose confidences in whose answers.
 *
 * @param releaseId the release that gave the confidences
 * @param answerModel the model of another system that gave the answers; null for the base model's own
 */
record ReportSource(String releaseId, String answerModel) {
    static ReportSource of(CalibrationReport report) {
        return new ReportSource(report.getReleaseId(), report.getAnswerModel());
    }
}

package io.candor.demo;

import io.candor.event.CalibrationReport;
import io.candor.event.QuestionLimits;
import java.util.Locale;

/** A calibration report in one line. */
final class ReportLine {
    private ReportLine() {}

    static String of(CalibrationReport report) {
        return String.format(
                Locale.ROOT,
                "report on release %s, %s: %,d labels, ECE %.3f [%.3f, %.3f], floor %.3f",
                report.getReleaseId(),
                report.getDomain().equals(QuestionLimits.ALL_DOMAINS) ? "all domains" : "domain " + report.getDomain(),
                report.getLabels(),
                report.getEce(),
                report.getEceLow(),
                report.getEceHigh(),
                report.getEceFloor());
    }
}

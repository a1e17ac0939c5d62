package io.candor.audit;

import java.util.List;

/**
 * Result of computing calibration reports again.
 *
 * @param labels records of {@code candor.labeled-answers}
 * @param recomputed reports computed again
 * @param older reports on time of which retention has removed labels, which cannot be computed
 * @param discrepancies figures that differ, in the order of the reports' topic
 */
public record ReportCheck(
        long labels, long recomputed, long older, List<ReportRecomputation.Discrepancy> discrepancies) {

    public ReportCheck {
        discrepancies = List.copyOf(discrepancies);
    }

    /** Whether every report agrees with the labels, bit for bit. */
    public boolean clean() {
        return discrepancies.isEmpty();
    }
}

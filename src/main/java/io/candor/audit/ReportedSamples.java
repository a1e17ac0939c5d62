package io.candor.audit;

import io.candor.event.CalibrationReport;
import io.candor.event.IntervalMethod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which part of a report on the audit sample there has to be. Reports of an earlier version have none, and a window that one began
 * counts the sample only from where the upgrade came, which the ledger does not show; what reports say in their order does.
 */
final class ReportedSamples {
    /** Whether no report of an earlier version came so far, so that this version has read every record of the ledger. */
    private boolean onlyThisVersion;
    /** Name of a report → offset after which every record was read by a version that counts the sample. */
    private final Map<String, Long> readSince = new HashMap<>();
    /** Name of a report → offset from which on the sample counts. */
    private final Map<String, Long> froms = new HashMap<>();

    /** @param fromTheFirstReport whether the first reports that are checked are the first there ever were */
    ReportedSamples(boolean fromTheFirstReport) {
        onlyThisVersion = fromTheFirstReport;
    }

    /**
     * Checks the part of the next report.
     *
     * @param entries of its window, release and domain up to where it goes, in the order of the ledger
     */
    void check(
            CalibrationReport report,
            List<ReportRecomputation.LabelEntry> entries,
            SampleRecomputation.Comparison comparison) {
        // The method came with the sample.
        onlyThisVersion &= report.getIntervalMethod() != IntervalMethod.BOOTSTRAP;
        String name = ReportRecomputation.name(report);
        if (report.getSample() != null) {
            long from = froms.computeIfAbsent(name, first -> from(report, entries));
            SampleRecomputation.of(report, entries, from).compare(report.getSample(), from, comparison);
        } else if (report.getIntervalMethod() != IntervalMethod.BOOTSTRAP) {
            long since = onlyThisVersion ? -1 : readSince.getOrDefault(name, Long.MAX_VALUE);
            long counted = ReportRecomputation.newest(entries).stream()
                    .filter(entry -> entry.auditProbability() != null && entry.offset() > since)
                    .count();
            comparison.same("sample", null, counted == 0 ? null : "figures over " + counted + " answers");
        }
        if (report.getIntervalMethod() != IntervalMethod.BOOTSTRAP) {
            readSince.putIfAbsent(name, report.getThrough().getOffset());
        }
    }

    /** What it says where that can be: the offset of the first record after an upgrade; else 0. */
    private long from(CalibrationReport report, List<ReportRecomputation.LabelEntry> entries) {
        long said = report.getSample().getFrom();
        boolean possible = !onlyThisVersion && entries.stream().anyMatch(entry -> entry.offset() == said);
        return possible ? said : 0;
    }
}

package io.candor.feedback;

import io.candor.event.CalibrationReport;
import io.candor.event.QuestionLimits;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which domains of one release are worth a series of their own: those with the most labels in their latest window. Clients
 * choose domains freely, and a series is never dropped by Prometheus while it is exported. Not safe for use by several threads.
 */
final class ReportedDomains {
    /** Label of all domains that have no series of their own. */
    static final String OTHER = "other";

    /** Counts are remembered of more domains than are shown, so that a domain can grow into the shown ones. */
    private static final int REMEMBERED_PER_SHOWN = 10;

    private final int most;
    private final Map<String, CalibrationReport> latest = new LinkedHashMap<>();
    private Set<String> shown = Set.of();

    /** @param most domains shown, {@code *} for all together not counted */
    ReportedDomains(int most) {
        this.most = most;
    }

    /** What became of the series. */
    record Change(Set<String> added, Set<String> removed) {}

    /** Takes a report, and says which domains are shown now that were not before, and the other way round. */
    Change take(CalibrationReport report) {
        CalibrationReport known = latest.get(report.getDomain());
        if (known == null || !report.getWindowStart().isBefore(known.getWindowStart())) {
            latest.remove(report.getDomain());
            latest.put(report.getDomain(), report);
        }
        Set<String> before = shown;
        shown = largest();
        removeOldest();
        Set<String> added = new HashSet<>(shown);
        added.removeAll(before);
        Set<String> removed = new HashSet<>(before);
        removed.removeAll(shown);
        return new Change(added, removed);
    }

    /** The report that the series of a shown domain are about. */
    CalibrationReport latest(String domain) {
        return latest.get(domain);
    }

    /** The label for {@code domain}: itself if it is shown. */
    String label(String domain) {
        return domain.equals(QuestionLimits.ALL_DOMAINS) || shown.contains(domain) ? domain : OTHER;
    }

    /** Labels of all domains that are not shown. */
    long otherLabels() {
        return latest.entrySet().stream()
                .filter(entry -> label(entry.getKey()).equals(OTHER))
                .mapToLong(entry -> entry.getValue().getCount())
                .sum();
    }

    private Set<String> largest() {
        Map<String, CalibrationReport> domains = new HashMap<>(latest);
        domains.remove(OTHER);
        boolean all = domains.remove(QuestionLimits.ALL_DOMAINS) != null;
        Set<String> largest = domains.values().stream()
                .sorted(Comparator.comparing(CalibrationReport::getCount)
                        .reversed()
                        .thenComparing(CalibrationReport::getDomain))
                .limit(most)
                .map(CalibrationReport::getDomain)
                .collect(Collectors.toCollection(HashSet::new));
        if (all) {
            largest.add(QuestionLimits.ALL_DOMAINS);
        }
        return largest;
    }

    private void removeOldest() {
        if (latest.size() > most * REMEMBERED_PER_SHOWN) {
            String oldest = latest.keySet().stream()
                    .filter(domain -> label(domain).equals(OTHER))
                    .findFirst()
                    .orElseThrow();
            latest.remove(oldest);
        }
    }
}

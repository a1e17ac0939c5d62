package io.candor.monitor;

import io.candor.event.CalibrationReport;
import io.candor.event.QuestionLimits;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The reports of a bounded number of domains. Clients choose domains freely: where there are more, those with the most labels are held and the others counted.
 * Safe for use by several threads.
 */
final class ReportHistory {
    /** Labels are remembered of more domains than are held, so that a domain can grow into those that are. */
    private static final int COUNTED_PER_HELD = 10;

    private static final int ALL_DOMAINS_SHARE = 10;

    private final int maxDomains;
    private final int maxPoints;
    private final Map<String, DomainHistory> domains = new HashMap<>();
    private final LinkedHashMap<String, Long> others = new LinkedHashMap<>();

    ReportHistory(MonitorConfig config) {
        this.maxDomains = config.maxDomains();
        this.maxPoints = config.maxPoints();
    }

    /** A domain with the newest report of it. */
    record Latest(String domain, long labels, int releases, CalibrationReport report) {}

    /** Domains that have labels and are not held. */
    record Others(int domains, long labels) {}

    synchronized void add(CalibrationReport report) {
        String domain = report.getDomain();
        DomainHistory known = domains.get(domain);
        if (known != null) {
            known.add(report);
        } else if (makeRoom(domain, report.getCount())) {
            others.remove(domain);
            DomainHistory fresh = new DomainHistory(isAll(domain) ? ALL_DOMAINS_SHARE * maxPoints : maxPoints);
            fresh.add(report);
            domains.put(domain, fresh);
        } else {
            countOnly(domain, report.getCount());
        }
    }

    /** Whether there is a place for a domain: the one with the fewest labels gives way to one with more. */
    private boolean makeRoom(String domain, long labels) {
        if (isAll(domain) || held() < maxDomains) {
            return true;
        }
        Map.Entry<String, DomainHistory> smallest = domains.entrySet().stream()
                .filter(each -> !isAll(each.getKey()))
                .min(Comparator.comparingLong(each -> each.getValue().labels()))
                .orElseThrow();
        if (smallest.getValue().labels() >= labels) {
            return false;
        }
        domains.remove(smallest.getKey());
        countOnly(smallest.getKey(), smallest.getValue().labels());
        return true;
    }

    private int held() {
        return domains.containsKey(QuestionLimits.ALL_DOMAINS) ? domains.size() - 1 : domains.size();
    }

    private void countOnly(String domain, long labels) {
        others.remove(domain);
        others.put(domain, labels);
        if (others.size() > maxDomains * COUNTED_PER_HELD) {
            others.remove(others.keySet().iterator().next());
        }
    }

    private static boolean isAll(String domain) {
        return domain.equals(QuestionLimits.ALL_DOMAINS);
    }

    synchronized void clear() {
        domains.clear();
        others.clear();
    }

    synchronized Others others() {
        return new Others(
                others.size(),
                others.values().stream().mapToLong(Long::longValue).sum());
    }

    /** The newest reports of the domains that are held, {@code *} included, in no order. */
    synchronized List<Latest> latest() {
        return domains.entrySet().stream()
                .map(each -> new Latest(
                        each.getKey(),
                        each.getValue().labels(),
                        each.getValue().sources().size(),
                        each.getValue().newest()))
                .toList();
    }

    /** Points of a domain in {@code [from, to)}, by time; empty where the domain is not held. */
    synchronized Optional<List<ReportPoint>> points(
            String domain, Instant from, Instant to, Predicate<ReportPoint> wanted) {
        return Optional.ofNullable(domains.get(domain)).map(known -> known.points().stream()
                .filter(point -> !point.at().isBefore(from) && point.at().isBefore(to))
                .filter(wanted)
                .toList());
    }

    /** The newest whole report of a source in a domain; of a source that is null, the newest of all. */
    synchronized Optional<CalibrationReport> whole(String domain, ReportSource source) {
        return Optional.ofNullable(domains.get(domain))
                .flatMap(known -> source == null ? Optional.of(known.newest()) : known.whole(source));
    }

    /** Sources that can be compared in a domain, the one heard of last first. */
    synchronized List<ReportSource> sources(String domain) {
        return Stream.ofNullable(domains.get(domain))
                .flatMap(known -> known.sources().stream())
                .toList();
    }
}

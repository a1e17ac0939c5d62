package io.candor.monitor;

import io.candor.event.CalibrationReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The reports of one domain: points in time of all releases together, a bounded number that is thinned evenly, and the newest whole report of the latest
 * releases. Not safe for use by several threads.
 */
final class DomainHistory {
    /** Releases whose bins are held, beside those of other systems' models: enough to compare the live one with those before it. */
    private static final int WHOLE_REPORTS = 6;

    private final int maxPoints;
    /** By time. */
    private final List<ReportPoint> points = new ArrayList<>();

    private final LinkedHashMap<ReportSource, CalibrationReport> whole = new LinkedHashMap<>();
    private Instant newestWindow = Instant.MIN;
    private long labels;
    private long labelsBefore;

    /** @param maxPoints thinned to when a quarter more is there */
    DomainHistory(int maxPoints) {
        this.maxPoints = maxPoints;
    }

    void add(CalibrationReport report) {
        ReportPoint point = ReportPoint.of(report);
        int place = points.size();
        while (place > 0 && points.get(place - 1).at().isAfter(point.at())) {
            place--;
        }
        points.add(place, point);
        if (points.size() > maxPoints + maxPoints / 4) {
            thin();
        }
        count(report);
        keepWhole(report);
    }

    private void count(CalibrationReport report) {
        if (report.getWindowStart().isAfter(newestWindow)) {
            newestWindow = report.getWindowStart();
            labelsBefore = labels;
            labels = report.getCount();
        } else if (report.getWindowStart().equals(newestWindow)) {
            labels = Math.max(labels, report.getCount());
        }
    }

    /** The newest of each source; where there are too many, the source goes that was heard of longest ago. */
    private void keepWhole(CalibrationReport report) {
        ReportSource source = ReportSource.of(report);
        CalibrationReport known = whole.get(source);
        if (known == null || !report.getWindowStart().isBefore(known.getWindowStart())) {
            whole.remove(source);
            whole.put(source, report);
        }
        if (whole.size() > WHOLE_REPORTS) {
            whole.remove(whole.keySet().iterator().next());
        }
    }

    /** Takes out the points whose neighbours of the same source are nearest to each other; the first and the last of each source stay. */
    private void thin() {
        Set<ReportPoint> crowded = crowded(points.size() - maxPoints);
        points.removeIf(crowded::contains);
        // Where sources have hardly more than two points each, the oldest go.
        points.subList(0, Math.max(0, points.size() - maxPoints)).clear();
    }

    /** At most {@code most} points between others of their source, no two of them next to each other, the most crowded first. */
    private Set<ReportPoint> crowded(int most) {
        Set<ReportPoint> crowded = Collections.newSetFromMap(new IdentityHashMap<>());
        inner().stream().sorted(Comparator.comparing(Between::gap)).forEach(each -> {
            if (crowded.size() < most && !crowded.contains(each.before) && !crowded.contains(each.after)) {
                crowded.add(each.point);
            }
        });
        return crowded;
    }

    /** A point and its neighbours of the same source. */
    private record Between(ReportPoint before, ReportPoint point, ReportPoint after) {
        Duration gap() {
            return Duration.between(before.at(), after.at());
        }
    }

    private List<Between> inner() {
        Map<ReportSource, List<ReportPoint>> sources =
                points.stream().collect(Collectors.groupingBy(ReportPoint::source));
        List<Between> inner = new ArrayList<>();
        for (List<ReportPoint> own : sources.values()) {
            for (int place = 1; place < own.size() - 1; place++) {
                inner.add(new Between(own.get(place - 1), own.get(place), own.get(place + 1)));
            }
        }
        return inner;
    }

    /** All points, by time. */
    List<ReportPoint> points() {
        return points;
    }

    /** The newest report of a source; empty if it is held no more. */
    Optional<CalibrationReport> whole(ReportSource source) {
        return Optional.ofNullable(whole.get(source));
    }

    /** Sources whose newest report is held, the one heard of last first. */
    List<ReportSource> sources() {
        List<ReportSource> sources = new ArrayList<>(whole.keySet());
        Collections.reverse(sources);
        return sources;
    }

    /** The report that was heard of last. */
    CalibrationReport newest() {
        return whole.get(sources().get(0));
    }

    /** How many labels the last two windows have, of the release with the most in each: what domains are ranked by. */
    long labels() {
        return labels + labelsBefore;
    }
}

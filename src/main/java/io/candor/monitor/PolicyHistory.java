package io.candor.monitor;

import io.candor.event.Policy;
import io.candor.policy.Policies;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/** The newest policies of each domain, and the last of all; domains that were decided on longest ago give way. Safe for use by several threads. */
final class PolicyHistory {
    private final int maxDomains;
    private final int maxPoints;
    private final LinkedHashMap<Scope, Deque<PolicyPoint>> points = new LinkedHashMap<>();
    private Policies latest = Policies.EMPTY;

    /** What tells series apart. */
    private record Scope(String domain, String answerModel) {}

    PolicyHistory(MonitorConfig config) {
        this.maxDomains = config.maxDomains();
        this.maxPoints = config.maxPoints();
    }

    synchronized void add(Policy policy) {
        latest = latest.with(policy);
        Scope scope = new Scope(policy.getDomain(), policy.getAnswerModel());
        // As the one that was decided on last.
        Deque<PolicyPoint> own = points.remove(scope);
        if (own == null) {
            own = new ArrayDeque<>();
        }
        points.put(scope, own);
        own.addLast(PolicyPoint.of(policy));
        if (own.size() > maxPoints) {
            own.removeFirst();
        }
        if (points.size() > maxDomains) {
            points.remove(points.keySet().iterator().next());
        }
    }

    /** The last policy of every scope. */
    synchronized Policies latest() {
        return latest;
    }

    /** Policies of a domain, as they were decided. */
    synchronized List<PolicyPoint> points(String domain, String answerModel, TimeRange range) {
        return Stream.ofNullable(points.get(new Scope(domain, answerModel)))
                .flatMap(Deque::stream)
                .filter(point ->
                        !point.at().isBefore(range.from()) && point.at().isBefore(range.to()))
                .toList();
    }
}

package io.candor.monitor;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What happened, the same number at most of each kind, so that many of one push out none of another. Safe for use by several threads. */
final class EventHistory {
    private final int maxOfKind;
    private final Map<MonitoredEventKind, TreeMap<Identity, MonitoredEvent>> events =
            new EnumMap<>(MonitoredEventKind.class);

    /** What tells events of a kind apart; the trail and the topic of releases tell of the same swap. */
    private record Identity(Instant at, String subject) implements Comparable<Identity> {
        static Identity of(MonitoredEvent event) {
            return new Identity(
                    event.at(),
                    Objects.toString(event.releaseId(), "") + "|" + Objects.toString(event.domain(), "") + "|"
                            + Objects.toString(event.answerModel(), ""));
        }

        @Override
        public int compareTo(Identity other) {
            return Comparator.comparing(Identity::at)
                    .thenComparing(Identity::subject)
                    .compare(this, other);
        }
    }

    EventHistory(MonitorConfig config) {
        this.maxOfKind = config.maxEvents();
    }

    synchronized void add(MonitoredEvent event) {
        TreeMap<Identity, MonitoredEvent> own = ofKind(event.kind());
        own.put(Identity.of(event), event);
        if (own.size() > maxOfKind) {
            own.pollFirstEntry();
        }
    }

    /** The same, where nothing is known of it yet. */
    synchronized void addIfUnknown(MonitoredEvent event) {
        if (!ofKind(event.kind()).containsKey(Identity.of(event))) {
            add(event);
        }
    }

    private TreeMap<Identity, MonitoredEvent> ofKind(MonitoredEventKind kind) {
        return events.computeIfAbsent(kind, first -> new TreeMap<>());
    }

    /** What happened in {@code [from, to)} and matters to a domain, the newest first. */
    synchronized List<MonitoredEvent> find(String domain, Instant from, Instant to) {
        return events.values().stream()
                .flatMap(own -> own.subMap(new Identity(from, ""), new Identity(to, "")).values().stream())
                .filter(event -> event.isAbout(domain))
                .sorted(Comparator.comparing(MonitoredEvent::at).reversed())
                .toList();
    }
}

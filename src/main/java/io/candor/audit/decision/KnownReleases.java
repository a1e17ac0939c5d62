package io.candor.audit.decision;

import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.release.log.LoggedRelease;
import io.candor.release.store.ReleaseMaps;
import io.candor.release.store.ReleaseUnavailableException;
import io.candor.training.map.DecidingSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The releases of {@code candor.releases}, their maps and who decided on them. */
final class KnownReleases {
    private static final String GATE = "gate";
    private static final Set<String> NOBODY = Set.of(GATE, LoggedRelease.BUNDLE);

    private final List<LoggedRelease> events;
    private final Function<ReleaseEvent, ReleaseMaps> mapOf;
    private final Map<String, ReleaseMaps> maps = new HashMap<>();
    /** Release → its adapter. */
    private final Map<String, String> adapters = new HashMap<>();

    /**
     * @param events of releases that are not deleted, in the order of the topic
     * @param mapOf event of a release → its map; throws {@link ReleaseUnavailableException}
     */
    KnownReleases(List<LoggedRelease> events, Function<ReleaseEvent, ReleaseMaps> mapOf) {
        this.events = List.copyOf(events);
        this.mapOf = mapOf;
        events.forEach(event -> adapters.put(event.releaseId(), event.adapterReleaseId()));
    }

    /** Release → its adapter; who decides on more of them enters them. */
    Map<String, String> adapters() {
        return adapters;
    }

    /**
     * The map of a release.
     *
     * @throws ReleaseUnavailableException if it cannot be had now
     */
    ReleaseMaps map(String releaseId) {
        ReleaseMaps known = maps.get(releaseId);
        if (known == null) {
            known = mapOf.apply(events.stream()
                    .filter(event -> event.releaseId().equals(releaseId))
                    .reduce((one, later) -> later)
                    .orElseThrow(() -> new ReleaseUnavailableException(
                            "release " + releaseId + " is not on candor.releases, so its map is not known"))
                    .event());
            maps.put(releaseId, known);
        }
        return known;
    }

    static boolean isOfTheGate(ReleaseEvent event) {
        return event.getDecidedBy().equals(GATE);
    }

    /** Events by which a person made a release live, in the order of the topic. */
    List<LoggedRelease> choices(String releaseId) {
        return events.stream()
                .filter(event -> event.releaseId().equals(releaseId)
                        && event.event().getStatus() == ReleaseStatus.LIVE
                        && !NOBODY.contains(event.event().getDecidedBy()))
                .toList();
    }

    /**
     * Decisions on maps by adapter, in the order of their labels. Of a release the gate's events; where compaction has removed
     * these, what a person's event repeats.
     */
    Map<Adapter, List<PublishedDecision>> decisions() {
        Set<String> ofTheGate = new HashSet<>();
        events.stream().filter(event -> isOfTheGate(event.event())).forEach(event -> ofTheGate.add(event.releaseId()));
        Set<String> repeated = new HashSet<>();
        Map<Adapter, List<PublishedDecision>> decisions = new LinkedHashMap<>();
        events.stream()
                .filter(event -> PublishedDecision.isIn(event.event()))
                .filter(event -> isOfTheGate(event.event())
                        || !ofTheGate.contains(event.releaseId()) && repeated.add(event.releaseId()))
                .map(PublishedDecision::new)
                .sorted(Comparator.comparingLong(PublishedDecision::offset))
                .forEach(decision -> decisions
                        .computeIfAbsent(Adapter.of(decision.event()), first -> new ArrayList<>())
                        .add(decision));
        return decisions;
    }

    /** Whether the last decision on an adapter's maps is among these: others were taken before something was forgotten. */
    boolean isNewest(List<PublishedDecision> decisions) {
        String adapter = decisions.get(0).event().getAdapterReleaseId();
        long newest = events.stream()
                .filter(event -> PublishedDecision.isIn(event.event())
                        && adapter.equals(event.event().getAdapterReleaseId())
                        && isOfTheGate(event.event()))
                .mapToLong(LoggedRelease::offset)
                .max()
                .orElse(-1);
        return newest < 0
                || decisions.stream().anyMatch(decision -> decision.release().offset() == newest);
    }

    /**
     * Whose maps are decided on.
     *
     * @param erasures how far it was known what is forgotten: with more of it, all is decided again from the first label on
     */
    record Adapter(String modelId, String releaseId, String erasures) {
        static Adapter of(ReleaseEvent event) {
            return new Adapter(
                    event.getModelId(),
                    event.getAdapterReleaseId(),
                    DecidingSettings.erasures(event.getDecision().getSettings()));
        }
    }
}

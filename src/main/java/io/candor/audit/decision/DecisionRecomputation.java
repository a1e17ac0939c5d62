package io.candor.audit.decision;

import io.candor.erasure.Erasures;
import io.candor.event.LabeledAnswer;
import io.candor.event.ReleaseEvent;
import io.candor.release.log.LoggedRelease;
import io.candor.release.store.ReleaseMaps;
import io.candor.training.map.MapReplay;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Takes every decision on a confidence map again: from the ledger, the decisions before it and the settings that it carries. What
 * cannot be taken again is counted and no difference: decisions of an earlier version; all of them where the ledger's beginning is
 * deleted, since every label teaches; those against a release whose map cannot be had.
 */
public final class DecisionRecomputation {
    private final KnownReleases releases;
    private final Map<KnownReleases.Adapter, List<PublishedDecision>> decisions;
    /** Settings → the labels as read with them; without those that cannot be read. */
    private final Map<Map<String, String>, MapReplay> replays = new HashMap<>();

    /**
     * @param events of releases that are not deleted, in the order of their topic
     * @param mapOf event of a release → its map; throws {@link io.candor.release.store.ReleaseUnavailableException}
     * @param clock by which stamps of the future are not believed
     */
    public DecisionRecomputation(List<LoggedRelease> events, Function<ReleaseEvent, ReleaseMaps> mapOf, Clock clock) {
        this(events, mapOf, clock, Erasures.NONE);
    }

    /** @param erasures all that is forgotten: each decision is taken again with what was forgotten by then */
    public DecisionRecomputation(
            List<LoggedRelease> events, Function<ReleaseEvent, ReleaseMaps> mapOf, Clock clock, Erasures erasures) {
        releases = new KnownReleases(events, mapOf);
        decisions = releases.decisions();
        decisions.values().stream()
                .flatMap(List::stream)
                .map(PublishedDecision::settings)
                .filter(MapReplay::canReplay)
                .distinct()
                .forEach(settings -> open(settings, clock, erasures));
    }

    private void open(Map<String, String> settings, Clock clock, Erasures erasures) {
        try {
            replays.put(settings, new MapReplay(settings, clock, erasures));
        } catch (IllegalArgumentException unreadable) {
            // No process can have run with them, however often it is tried; its decisions will differ in their
            // settings.
            replays.remove(settings);
        }
    }

    /**
     * Takes the next record of the ledger.
     *
     * @param timestamp of the record, in milliseconds
     */
    public void add(LabeledAnswer labeled, long offset, long timestamp) {
        replays.values().forEach(replay -> replay.add(labeled, offset, timestamp));
    }

    /**
     * Compares, once the ledger is read to an end that was there when the decisions were read.
     *
     * @param whole whether the ledger's first record is the first there ever was
     * @param committed offset that the deciding group has committed on the ledger; empty if it is not known
     */
    public DecisionCheck check(boolean whole, OptionalLong committed) {
        if (!whole) {
            long all = decisions.values().stream().mapToLong(List::size).sum();
            return new DecisionCheck(0, 0, all, 0, 0, List.of());
        }
        replays.values().forEach(MapReplay::end);
        List<DecisionCheck.Difference> differences = new ArrayList<>();
        List<LineageCheck> checks = decisions.entrySet().stream()
                .map(entry -> checked(entry.getKey(), entry.getValue(), committed, differences))
                .toList();
        return new DecisionCheck(
                checks.stream().mapToLong(LineageCheck::recomputed).sum(),
                checks.stream().mapToLong(LineageCheck::earlier).sum(),
                0,
                checks.stream().mapToLong(LineageCheck::unavailable).sum(),
                checks.stream().mapToLong(LineageCheck::unseen).sum(),
                differences);
    }

    private LineageCheck checked(
            KnownReleases.Adapter adapter,
            List<PublishedDecision> its,
            OptionalLong committed,
            List<DecisionCheck.Difference> differences) {
        LineageCheck check = new LineageCheck(adapter, releases, replays, differences);
        its.forEach(check::take);
        check.end(releases.isNewest(its) ? committed : OptionalLong.empty());
        return check;
    }
}

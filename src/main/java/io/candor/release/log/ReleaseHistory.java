package io.candor.release.log;

import io.candor.event.ReleaseEvent;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The last event of each release on candor.releases. As the topic is compacted by release, this is the same before and
 * after compaction. Immutable.
 */
public final class ReleaseHistory {
    /** Nothing was read. */
    public static final ReleaseHistory EMPTY = new ReleaseHistory(Map.of());

    private static final Comparator<LoggedRelease> IN_TOPIC_ORDER = Comparator.comparingLong(LoggedRelease::offset);
    private static final Comparator<LoggedRelease> BY_RANK = Comparator.comparingLong(LoggedRelease::rank);

    private final Map<String, LoggedRelease> releases;

    private ReleaseHistory(Map<String, LoggedRelease> releases) {
        this.releases = Collections.unmodifiableMap(releases);
    }

    /** With one more event, which replaces the earlier ones of its release. */
    public ReleaseHistory with(long offset, ReleaseEvent event) {
        Map<String, LoggedRelease> more = new TreeMap<>(releases);
        more.put(event.getReleaseId(), new LoggedRelease(offset, event));
        return new ReleaseHistory(more);
    }

    /** Without a release: its record was deleted. */
    ReleaseHistory without(String releaseId) {
        Map<String, LoggedRelease> fewer = new TreeMap<>(releases);
        fewer.remove(releaseId);
        return new ReleaseHistory(fewer);
    }

    /** The last event of every release, in topic order. */
    public List<LoggedRelease> all() {
        return sorted(releases.values(), IN_TOPIC_ORDER);
    }

    public Optional<LoggedRelease> find(String releaseId) {
        return Optional.ofNullable(releases.get(releaseId));
    }

    /** Models that have a release, in alphabetical order. */
    public SortedSet<String> models() {
        SortedSet<String> models = new TreeSet<>();
        releases.values().forEach(release -> models.add(release.event().getModelId()));
        return models;
    }

    /** The release to serve: the one that became LIVE last, of those that are not retired or rejected since. */
    public Optional<LoggedRelease> live(String modelId) {
        return livesOf(modelId).stream().findFirst();
    }

    /** Where a release of this history stands. */
    public ReleaseStanding standing(LoggedRelease release) {
        return switch (release.event().getStatus()) {
            case CANDIDATE -> ReleaseStanding.CANDIDATE;
            case REJECTED -> ReleaseStanding.REJECTED;
            case RETIRED -> ReleaseStanding.RETIRED;
            case LIVE ->
                live(release.event().getModelId()).filter(release::equals).isPresent()
                        ? ReleaseStanding.LIVE
                        : ReleaseStanding.SUPERSEDED;
        };
    }

    /** The release to return to: the one that was live before the live one, of those still LIVE. */
    public Optional<LoggedRelease> previous(String modelId) {
        return livesOf(modelId).stream().skip(1).findFirst();
    }

    /** The releases that are LIVE or were replaced while they were, the one to serve first. */
    public List<LoggedRelease> livesOf(String modelId) {
        return sorted(
                releases.values().stream()
                        .filter(release -> release.isLiveOf(modelId))
                        .toList(),
                BY_RANK.reversed());
    }

    private static List<LoggedRelease> sorted(
            Collection<LoggedRelease> releases, Comparator<LoggedRelease> comparator) {
        return releases.stream().sorted(comparator).toList();
    }
}

package io.candor.training.map;

import io.candor.event.retry.Backoff;
import io.candor.release.log.LoggedRelease;
import io.candor.release.store.ReleaseUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Models whose live release cannot be used now; they are tried again while the others go on. Others may ask for the problem. */
final class SetAside {
    private static final Logger LOG = Logger.getLogger(SetAside.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Map<String, Waiting> models = new ConcurrentSkipListMap<>();

    private record Waiting(String releaseId, String why, Backoff backoff, long dueNanos) {}

    void put(String model, LoggedRelease live, ReleaseUnavailableException cause) {
        Waiting before = models.get(model);
        boolean same = before != null && before.releaseId().equals(live.releaseId());
        Backoff backoff = same ? before.backoff() : new Backoff(FIRST, LONGEST);
        Duration pause = backoff.next();
        models.put(
                model, new Waiting(live.releaseId(), cause.getMessage(), backoff, System.nanoTime() + pause.toNanos()));
        LOG.warnf(
                "confidence maps of a model wait releaseId=%s pause=%s cause=%s",
                live.releaseId(), pause, cause.getMessage());
    }

    /** Whether this release of the model is what cannot be used. */
    boolean isAside(String model, LoggedRelease live) {
        Waiting waiting = models.get(model);
        return waiting != null && waiting.releaseId().equals(live.releaseId());
    }

    /** Whether it is time to try again. */
    boolean isDue(String model) {
        return System.nanoTime() - models.get(model).dueNanos() >= 0;
    }

    /** The model can be used again, for now. */
    void takeBack(String model) {
        models.computeIfPresent(model, (name, waiting) -> new Waiting("", waiting.why(), waiting.backoff(), 0));
    }

    /** A clause for people; empty if no model waits. */
    Optional<String> problem() {
        String all = models.values().stream()
                .filter(waiting -> !waiting.releaseId().isEmpty())
                .map(Waiting::why)
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }
}

package io.candor.audit;

import io.candor.event.Answer;
import io.candor.event.ReleaseStatus;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Answers name releases that went live. Releases of a model are judged as soon as candor.releases knows one of that model; it
 * is read after the answers, since a release is announced before it answers.
 */
final class ReleaseRule {
    private final Map<Named, Violation> firstOfEach = new LinkedHashMap<>();

    private record Named(String modelId, String releaseId) {}

    void note(ConsumerRecord<byte[], byte[]> record, Answer answer) {
        firstOfEach.computeIfAbsent(
                new Named(answer.getModelId(), answer.getReleaseId()),
                named -> new Violation(
                        ViolationKind.UNKNOWN_RELEASE,
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        "the first to name " + named.releaseId() + " of " + named.modelId()));
    }

    void check(ReleaseHistory history, Consumer<Violation> found) {
        firstOfEach.forEach((named, violation) -> {
            if (history.models().contains(named.modelId()) && !wentLive(history.find(named.releaseId()), named)) {
                found.accept(violation);
            }
        });
    }

    private static boolean wentLive(Optional<LoggedRelease> release, Named named) {
        return release.map(LoggedRelease::event)
                .filter(event -> event.getModelId().equals(named.modelId()))
                .map(event -> event.getStatus() == ReleaseStatus.LIVE || event.getStatus() == ReleaseStatus.RETIRED)
                .orElse(false);
    }
}

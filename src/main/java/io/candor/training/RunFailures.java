package io.candor.training;

import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.event.retry.RetriableFailure;
import io.candor.llm.decoder.EngineFailure;
import io.candor.release.store.ReleaseUnavailableException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Judges what ended a run. Store, files, broker and registry may come back, so the run is tried again for as long as it
 * takes; memory and engine get {@value #TRIES} tries, because a batch that does not fit or an operation that fails may do so
 * every time; all else comes with the batches and is decided at once. For one thread.
 */
final class RunFailures {
    static final String TRAINER = "trainer";
    private static final int TRIES = 3;
    private static final Logger LOG = Logger.getLogger(RunFailures.class);

    private final Clock clock;
    private String releaseId = "";
    private int tries;

    RunFailures(Clock clock) {
        this.clock = clock;
    }

    /**
     * The decision that these batches make no release: told once, so that nobody trains on them again.
     *
     * @throws IllegalStateException if the same run may succeed later; its cause is the failure's
     */
    TrainingRun.Decided judge(TrainingRun.Failed failed) {
        Throwable cause = failed.cause();
        if (mayPass(failed.task().releaseId(), cause)) {
            throw new IllegalStateException("training " + failed.task().releaseId() + " failed: " + cause, cause);
        }
        LOG.errorf(
                cause,
                "training failed for good releaseId=%s batches=%s",
                failed.task().releaseId(),
                failed.task().batchIds());
        return new TrainingRun.Decided(
                failed.task(), event(failed.task(), failed.task().batchIds(), "training failed: " + cause));
    }

    private boolean mayPass(String run, Throwable cause) {
        if (cause instanceof TrainingStoppedException || cause instanceof ReleaseUnavailableException) {
            return true;
        }
        if (EngineFailure.isOfTheEngine(cause)) {
            tries = run.equals(releaseId) ? tries + 1 : 1;
            releaseId = run;
            return tries < TRIES;
        }
        return RetriableFailure.isRetriable(cause);
    }

    /** The rejection that stands in for a decision that candor.releases does not take: of the batches decided on, without lineage. */
    ReleaseEvent tooLarge(TrainingRun.Decided decided) {
        TrainingTask task = decided.task();
        LOG.errorf(
                "decision larger than candor.releases takes releaseId=%s batches=%d",
                task.releaseId(), task.batches().size());
        return event(
                task,
                task.batches().stream().map(WaitingBatch::batchId).toList(),
                "the decision was " + decided.event().getStatus()
                        + ", and its record is larger than candor.releases takes");
    }

    /** Without a manifest: nothing was stored that could be served. */
    private ReleaseEvent event(TrainingTask task, List<String> batchIds, String reason) {
        return ReleaseEvent.newBuilder()
                .setReleaseId(task.releaseId())
                .setModelId(task.modelId())
                .setManifestUri("")
                .setManifestSha256("")
                .setStatus(ReleaseStatus.REJECTED)
                .setParentReleaseId(task.live().map(ReleaseEvent::getReleaseId).orElse(null))
                .setBatchIds(batchIds)
                .setDecidedBy(TRAINER)
                .setReason(reason)
                .setDecidedAt(Instant.ofEpochMilli(clock.millis()))
                .build();
    }
}

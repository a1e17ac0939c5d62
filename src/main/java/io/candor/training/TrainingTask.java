package io.candor.training;

import io.candor.event.ConsistencySignal;
import io.candor.event.ReleaseEvent;
import io.candor.release.log.LoggedRelease;
import io.candor.release.store.BundledRelease;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One training run: everything it depends on, fixed when it begins.
 *
 * @param modelId the frozen base model
 * @param releaseId id of the release it makes
 * @param cause why it is run now
 * @param batches the batches it decides on, the oldest first
 * @param live event of the release to start from and to compare with; empty when none is live
 * @param trial the candidate's number among those that were judged against adapter and head now live, from 1
 * @param selection the labels
 * @param signals those to elicit from, none of the audit slice: every one kept, or of a first elicitation those that do not judge
 * @param judges of a first elicitation the signals that decide at the gate, in the place of labels; else none
 * @param erasures how far it was known what is forgotten
 */
record TrainingTask(
        String modelId,
        String releaseId,
        TriggerRule.Cause cause,
        List<WaitingBatch> batches,
        Optional<ReleaseEvent> live,
        int trial,
        Selection selection,
        List<ConsistencySignal> signals,
        List<ConsistencySignal> judges,
        String erasures) {

    /** The release whose adapter the candidate starts from and is compared with: maps of it come and go during a run. */
    String liveId() {
        return live.map(LoggedRelease::adapterOf).orElse("none");
    }

    /** Whether it makes the model's first head, from its own consistency alone. */
    boolean isFirstElicitation() {
        return cause == TriggerRule.Cause.UNTAUGHT;
    }

    /** Whether the live release has nothing that could be trained on from. */
    boolean isLiveUntaught() {
        return BundledRelease.isUntaught(liveId(), modelId);
    }

    /** Every batch trained on, those it decides on first and of these the newest. */
    List<String> batchIds() {
        List<String> newestFirst =
                new ArrayList<>(batches.stream().map(WaitingBatch::batchId).toList());
        Collections.reverse(newestFirst);
        return Stream.concat(newestFirst.stream(), selection.replayed().stream().map(LearnedLabel::batchId))
                .distinct()
                .toList();
    }
}

package io.candor.answer.release;

import java.time.Instant;
import java.util.Optional;

/**
 * Which release this answerer serves, and which it should. Immutable.
 *
 * @param modelId the base model
 * @param serving the release that answers
 * @param since from when on it did
 * @param wanted the release that candor.releases says is live; empty if it says none
 * @param last the last try to bring a release into service
 * @param problem why the release that is wanted does not serve, or the bundled one could not be announced, in one sentence;
 *     empty if nothing is wrong
 * @param unused why the release that came with the model, or that was configured, never answered, in one sentence; empty if it
 *     did, or may
 */
public record ReleaseState(
        String modelId,
        String serving,
        Instant since,
        Optional<String> wanted,
        Optional<SwapOutcome> last,
        Optional<String> problem,
        Optional<String> unused) {

    ReleaseState wanting(Optional<String> releaseId) {
        return new ReleaseState(modelId, serving, since, releaseId, last, problem, unused);
    }

    ReleaseState after(SwapOutcome outcome, Instant now) {
        boolean swapped = outcome instanceof SwapOutcome.Swapped;
        return new ReleaseState(
                modelId,
                swapped ? outcome.releaseId() : serving,
                swapped ? now : since,
                wanted,
                Optional.of(outcome),
                problem,
                unused);
    }

    ReleaseState withProblem(Optional<String> sentence) {
        return new ReleaseState(modelId, serving, since, wanted, last, sentence, unused);
    }

    ReleaseState withUnused(Optional<String> sentence) {
        return new ReleaseState(modelId, serving, since, wanted, last, problem, sentence);
    }
}

package io.candor.erasure;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What came of a request to forget. */
public sealed interface ErasureResult {
    /** Records that still lie on topics, by topic. */
    List<RemainingRecords> remaining();

    /** Nothing is known of it. */
    record Unknown() implements ErasureResult {
        @Override
        public List<RemainingRecords> remaining() {
            return List.of();
        }
    }

    /** It was forgotten before, and nothing came since. */
    record Before(List<RemainingRecords> remaining) implements ErasureResult {
        public Before {
            remaining = List.copyOf(remaining);
        }
    }

    /** The answer, of a subject every one that is left, is still to come, so nothing was done: it would come afterwards. */
    record Open() implements ErasureResult {
        @Override
        public List<RemainingRecords> remaining() {
            return List.of();
        }
    }

    /**
     * It is forgotten.
     *
     * @param erasureId as {@code candor.erasures} and {@code candor.actions} have it
     * @param subject the keyed hash on the trail
     * @param questions that it is about
     * @param verdicts that count no more
     * @param labels on the ledger that were replaced
     * @param keys that were deleted
     * @param open questions of the subject whose answers are still to come, so that they are not forgotten yet
     */
    record Forgotten(
            String erasureId,
            String subject,
            long questions,
            long verdicts,
            long labels,
            long keys,
            long open,
            List<RemainingRecords> remaining)
            implements ErasureResult {
        public Forgotten {
            remaining = List.copyOf(remaining);
        }
    }

    /** When the last record is gone; empty where there is none, or a topic keeps all. */
    default Optional<Instant> goneBy() {
        return remaining().stream().allMatch(each -> each.goneBy().isPresent())
                ? remaining().stream().map(each -> each.goneBy().orElseThrow()).max(Comparator.naturalOrder())
                : Optional.empty();
    }
}

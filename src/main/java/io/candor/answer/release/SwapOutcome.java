package io.candor.answer.release;

import java.time.Duration;
import java.util.Locale;

/** The result of bringing one release into service. */
public sealed interface SwapOutcome {

    String releaseId();

    /** One sentence for people. */
    String detail();

    /** A word for metrics and logs. */
    String name();

    /**
     * It serves.
     *
     * @param took from the moment its event was heard to the first confidence pass that could use it
     */
    record Swapped(String releaseId, Duration took) implements SwapOutcome {
        @Override
        public String detail() {
            return "it answers now";
        }

        @Override
        public String name() {
            return "swapped";
        }
    }

    /** Its files, or the memory for it, cannot be had now; the release before it goes on serving, and this is tried again. */
    record Unavailable(String releaseId, String detail) implements SwapOutcome {
        @Override
        public String name() {
            return "unavailable";
        }
    }

    /** It must not serve here; the release before it goes on serving. */
    record Refused(String releaseId, Flaw flaw, String detail) implements SwapOutcome {
        @Override
        public String name() {
            return flaw.name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why a release is refused. */
    enum Flaw {
        /** Nobody who is trusted signed it. */
        UNTRUSTED,
        /** Its files are not what was stored, are too many or too large, or lie elsewhere. */
        DAMAGED,
        /** It is for another model, or its tensors do not fit this one or are no numbers. */
        INCOMPATIBLE,
        /** It was loaded, and its canaries, or the answerer's own, gave other confidences than they should. */
        UNPROVEN
    }
}

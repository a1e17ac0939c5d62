package io.candor.llm.decoder;

/**
 * When waiting prompts join those under way in a {@link ContinuousBatch}. A pass over the prompts of a few costs nearly as much as over many, and holds
 * up all under way: so either enough wait, or the others have had their time. For one thread.
 */
public final class JoinRule {
    /** Enough are one for so many under way. */
    private static final int UNDER_WAY_PER_JOINING = 4;

    /** For each second that the last join took, so many of decoding: at most a fifth of the time goes into joins of few. */
    private static final int DECODING_PER_JOIN = 4;

    private long joinNanos;
    private long decodedNanos;

    /** @param joinable how many of those waiting there is room for */
    public boolean isDue(int waiting, int joinable, int underWay) {
        return waiting > 0
                && (UNDER_WAY_PER_JOINING * joinable >= underWay || decodedNanos >= DECODING_PER_JOIN * joinNanos);
    }

    /** @param nanos that the joining took */
    public void joined(long nanos) {
        joinNanos = nanos;
        decodedNanos = 0;
    }

    /** @param nanos that a step of those under way took */
    public void decoded(long nanos) {
        decodedNanos += nanos;
    }
}

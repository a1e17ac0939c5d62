package io.candor.access;

/** Knows requests that came before: sending them again asks nothing, so no quota is spent on them. */
@FunctionalInterface
public interface RepeatedRequests {

    /** @param idempotencyKey as it came in the header */
    boolean isRepeated(String idempotencyKey, Caller caller);
}

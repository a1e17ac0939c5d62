package io.candor.review;

import io.candor.access.Caller;
import java.util.Optional;

/**
 * Which answers a labeler wants, and may see.
 *
 * @param domain of the question; empty for any
 * @param releaseId that gave the confidence; empty for any
 * @param decision on the answer; empty for any
 * @param tenant of the question; empty for any
 */
record ReviewFilter(
        Caller caller,
        Optional<String> domain,
        Optional<String> releaseId,
        Optional<String> decision,
        Optional<String> tenant) {

    /** All that a caller may see. */
    static ReviewFilter of(Caller caller) {
        return new ReviewFilter(caller, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Null is any. */
    static ReviewFilter of(Caller caller, String domain, String releaseId, ReviewDecision decision, String tenant) {
        return new ReviewFilter(
                caller,
                Optional.ofNullable(domain),
                Optional.ofNullable(releaseId),
                Optional.ofNullable(decision).map(Enum::name),
                Optional.ofNullable(tenant));
    }

    /** All that the same caller may see. */
    ReviewFilter ofCaller() {
        return of(caller);
    }

    boolean matches(ReviewItem item) {
        return caller.maySee(item.domain(), item.tenant())
                && domain.map(item.domain()::equals).orElse(true)
                && releaseId.map(item.releaseId()::equals).orElse(true)
                && decision.map(item.decision()::equals).orElse(true)
                && tenant.map(wanted -> wanted.equals(item.tenant())).orElse(true);
    }
}

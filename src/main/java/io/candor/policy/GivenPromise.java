package io.candor.policy;

import io.candor.event.Promise;
import io.candor.event.QuestionLimits;
import io.candor.honesty.promise.ErrorPromise;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What a person promises of accepted answers, or that nothing is promised.
 *
 * @param scope one domain, empty for each that has no promise of its own, * for all of these together
 * @param promise empty where nothing is promised
 * @param reason why, for those who read it
 */
public record GivenPromise(String scope, Optional<ErrorPromise> promise, String reason) {
    /** Most characters of a reason. */
    public static final int REASON_CHARACTERS = 256;

    /** @throws IllegalArgumentException if the reason is not one line, or too long */
    public GivenPromise {
        if (QuestionLimits.isBlank(reason)
                || QuestionLimits.characters(reason) > REASON_CHARACTERS
                || !QuestionLimits.isPlainLine(reason)) {
            throw new IllegalArgumentException(
                    "reason must be one line of 1 to " + REASON_CHARACTERS + " printable characters");
        }
    }

    /**
     * The scope that a person names.
     *
     * @param domain null for each domain that has no promise of its own
     * @param together all of these together
     * @throws IllegalArgumentException if the domain is none, or both are given
     */
    public static String scope(String domain, boolean together) {
        if (domain == null) {
            return together ? QuestionLimits.ALL_DOMAINS : "";
        }
        if (together) {
            throw new IllegalArgumentException("domain and together exclude each other");
        }
        if (QuestionLimits.isBlank(domain)
                || domain.equals(QuestionLimits.ALL_DOMAINS)
                || QuestionLimits.characters(domain) > QuestionLimits.DOMAIN_CHARACTERS
                || !QuestionLimits.isPlainLine(domain)) {
            throw new IllegalArgumentException(
                    "domain must name one domain; leave it out for each, or give together for all in one");
        }
        return domain;
    }

    /** The same as a record, given by somebody at a moment. */
    public Promise by(String name, Instant now) {
        return Promise.newBuilder()
                .setDomain(scope)
                .setTarget(promise.map(ErrorPromise::target).orElse(null))
                .setCertainty(promise.map(ErrorPromise::certainty).orElse(null))
                .setDecidedBy(name)
                .setReason(reason)
                .setDecidedAt(now.truncatedTo(ChronoUnit.MILLIS))
                .build();
    }
}

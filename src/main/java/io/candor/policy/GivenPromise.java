package io.candor.policy;

import io.candor.event.Promise;
import io.candor.event.QuestionLimits;
import io.candor.honesty.promise.ErrorPromise;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/**
 * What a person promises of accepted answers, or that nothing is promised.
 *
 * @param scope one domain, empty for each that has no promise of its own, * for all of these together
 * @param answerModel the model of another system of whose answers it is; empty for the base model's own
 * @param promise empty where nothing is promised
 * @param reason why, for those who read it
 */
public record GivenPromise(String scope, Optional<String> answerModel, Optional<ErrorPromise> promise, String reason) {
    /** Most other models of whose answers something is promised: as many as a release can have maps for. */
    public static final int MOST_ANSWER_MODELS = 16;

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

    /**
     * The model of another system that a person names.
     *
     * @param name null for the base model's own answers
     * @throws IllegalArgumentException if it cannot be one
     */
    public static Optional<String> answerModel(String name) {
        if (name != null && !QuestionLimits.isModelName(name)) {
            throw new IllegalArgumentException("the other system's model " + QuestionLimits.MODEL_NAME);
        }
        return Optional.ofNullable(name);
    }

    /**
     * The same beside all that was promised before.
     *
     * @throws IllegalArgumentException if it is of one model more than are watched
     */
    public GivenPromise within(Policies given) {
        Set<String> promised = given.promisedModels();
        if (promise.isPresent()
                && answerModel.filter(model -> !promised.contains(model)).isPresent()
                && promised.size() >= MOST_ANSWER_MODELS) {
            throw new IllegalArgumentException("something is promised of the answers of " + MOST_ANSWER_MODELS
                    + " other models, and more are not taken; take a promise back first");
        }
        return this;
    }

    /** The same as a record, given by somebody at a moment. */
    public Promise by(String name, Instant now) {
        return Promise.newBuilder()
                .setDomain(scope)
                .setAnswerModel(answerModel.orElse(null))
                .setTarget(promise.map(ErrorPromise::target).orElse(null))
                .setCertainty(promise.map(ErrorPromise::certainty).orElse(null))
                .setDecidedBy(name)
                .setReason(reason)
                .setDecidedAt(now.truncatedTo(ChronoUnit.MILLIS))
                .build();
    }
}

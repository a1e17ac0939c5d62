package io.candor.answer;

import io.candor.event.Answer;
import io.candor.event.Policy;
import java.util.Optional;
import java.util.function.Function;

/**
 * Draws answers into the random audit sample, on which figures can rest that do not depend on which answers people choose to
 * judge. The draw is a function of the text, the key and the domain's share: a text asked again under another id gets the same
 * verdict, so asking cannot steer it. The share is what a policy wants for the labels that its promise needs, which follows from labels
 * alone, or the configured one.
 */
final class AuditSample {
    private static final String PURPOSE = "audit sample";
    /** No text of the one sample is escalated: that of escalated ones is drawn apart. */
    private static final String PURPOSE_ESCALATED = "audit sample of escalated texts";

    private final AnswerConfig config;
    private final Function<Answer.Builder, Optional<Policy>> policy;

    /** @param policy for an answer, which has model and domain */
    AuditSample(AnswerConfig config, Function<Answer.Builder, Optional<Policy>> policy) {
        this.config = config;
        this.policy = policy;
    }

    /** Notes in an answer, which has model, domain and text hash, whether it is drawn and how likely that was. */
    void draw(Answer.Builder answer, TextKey key) {
        draw(answer, key, PURPOSE);
    }

    /** The same for an answer of the second engine, which gets only texts that were not drawn. */
    void drawEscalated(Answer.Builder answer, TextKey key) {
        draw(answer, key, PURPOSE_ESCALATED);
    }

    private void draw(Answer.Builder answer, TextKey key, String purpose) {
        double share = policy.apply(answer)
                .flatMap(AuditSample::wanted)
                .orElseGet(() -> config.auditShare(answer.getDomain()));
        answer.setAuditProbability(share).setAuditSampled(key.fraction(purpose, answer.getTextHash()) < share);
    }

    /** Empty where the policy leaves it to configuration. Written so that NaN, which nothing of ours sends, is none. */
    private static Optional<Double> wanted(Policy policy) {
        return Optional.ofNullable(policy.getSampleShare()).filter(share -> share > 0 && share <= 1);
    }
}

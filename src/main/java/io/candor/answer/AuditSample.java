package io.candor.answer;

import io.candor.event.Answer;

/**
 * Draws answers into the random audit sample, on which figures can rest that do not depend on which answers people choose to
 * judge. The draw is a function of the text, the key and the domain's share: a text asked again under another id gets the same
 * verdict, so asking cannot steer it.
 */
final class AuditSample {
    private static final String PURPOSE = "audit sample";

    private final AnswerConfig config;

    AuditSample(AnswerConfig config) {
        this.config = config;
    }

    /** Notes in an answer, which has domain and text hash, whether it is drawn and how likely that was. */
    void draw(Answer.Builder answer, TextKey key) {
        double share = config.auditShare(answer.getDomain());
        answer.setAuditProbability(share).setAuditSampled(key.fraction(PURPOSE, answer.getTextHash()) < share);
    }
}

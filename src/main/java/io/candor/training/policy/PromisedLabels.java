package io.candor.training.policy;

import io.candor.honesty.promise.AcceptanceState;
import io.candor.honesty.promise.ErrorPromise;
import io.candor.honesty.promise.PromisedAcceptance;
import io.candor.training.map.LedgerLabels;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The labels of one model and domain under one promise. Those count that are of the audit sample and about an answer that could have been
 * accepted; each text counts once, with its first answer. Where domains are pooled of which one is sampled more than the other, of the more
 * sampled one only so many count as of the other: a text counts with a chance of the lowest share so far over its own. For one thread.
 */
final class PromisedLabels {
    /** So that which texts count has nothing to do with other uses of their hash. */
    private static final String PURPOSE = "equal share ";

    /** 48 bits. */
    private static final int DIGITS = 12;

    private final PromisedAcceptance acceptance;
    private final Set<String> texts = new HashSet<>();
    private final boolean pooled;
    private double lowestShare = 1;
    private long judgedThrough = -1;

    /** @param pooled whether they come from several domains, which may be sampled differently */
    PromisedLabels(ErrorPromise promise, boolean pooled) {
        this.acceptance = new PromisedAcceptance(promise);
        this.pooled = pooled;
    }

    void add(LedgerLabels.Final label) {
        if (label.label().logit().sampled()
                && label.acceptance().isPresent()
                && texts.add(label.label().text())
                && (!pooled || isOfEqualShare(label))) {
            acceptance.add(
                    label.acceptance().getAsDouble(), label.label().logit().correctness());
            judgedThrough = label.offset();
        }
    }

    private boolean isOfEqualShare(LedgerLabels.Final label) {
        lowestShare = Math.min(lowestShare, label.share());
        String digits = DigestUtils.sha256Hex(PURPOSE + label.label().text()).substring(0, DIGITS);
        return Long.parseLong(digits, 16) * StrictMath.pow(16, -DIGITS) < lowestShare / label.share();
    }

    /** Offset of the last label that counts; -1 before the first. */
    long judgedThrough() {
        return judgedThrough;
    }

    AcceptanceState state() {
        return acceptance.state();
    }
}

package io.candor.training.policy;

import io.candor.honesty.promise.AcceptanceState;
import io.candor.honesty.promise.ErrorPromise;
import io.candor.honesty.promise.PromisedAcceptance;
import io.candor.training.map.LedgerLabels;
import java.util.HashSet;
import java.util.Set;

/**
 * The labels of one model and domain under one promise. Those count that are of the audit sample and about an answer that could have been
 * accepted; each text counts once, with its first answer. For one thread.
 */
final class PromisedLabels {
    private final PromisedAcceptance acceptance;
    private final Set<String> texts = new HashSet<>();
    private long judgedThrough = -1;

    PromisedLabels(ErrorPromise promise) {
        this.acceptance = new PromisedAcceptance(promise);
    }

    void add(LedgerLabels.Final label) {
        if (label.label().logit().sampled()
                && label.acceptance().isPresent()
                && texts.add(label.label().text())) {
            acceptance.add(
                    label.acceptance().getAsDouble(), label.label().logit().correctness());
            judgedThrough = label.offset();
        }
    }

    /** Offset of the last label that counts; -1 before the first. */
    long judgedThrough() {
        return judgedThrough;
    }

    AcceptanceState state() {
        return acceptance.state();
    }
}

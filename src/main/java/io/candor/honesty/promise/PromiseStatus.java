package io.candor.honesty.promise;

/** Whether a promise is kept. */
public enum PromiseStatus {
    /** Answers from a threshold on are accepted. */
    KEPT,
    /** The labels do not show yet of any answers that so few are wrong, so none is accepted. */
    NOT_YET,
    /** It was kept, and the labels do not bear it any more: none is accepted until newer ones do. */
    WITHDRAWN
}

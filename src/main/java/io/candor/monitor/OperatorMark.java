package io.candor.monitor;

import io.candor.event.Action;
import java.time.Instant;

/**
 * That somebody did something once.
 *
 * @param at when
 * @param actor who, as {@code candor.actions} names people
 */
record OperatorMark(Instant at, String actor) {
    static OperatorMark of(Action action) {
        return new OperatorMark(action.getAt(), action.getActor());
    }
}

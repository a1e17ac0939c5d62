package io.candor.answer;

import io.candor.event.Answer;

/**
 * A question whose first answer was not accepted.
 *
 * @param begun as the model began it
 * @param first the model's answer, decided on
 * @param overdueNanos {@link System#nanoTime()} from which on nobody waits any more
 * @param alone whether it is to be asked alone, since the second engine failed while it was among others
 */
record SecondQuestion(Begun begun, Answer.Builder first, long overdueNanos, boolean alone) {
    String text() {
        return begun.queued().question().getText();
    }

    SecondQuestion asAlone() {
        return new SecondQuestion(begun, first, overdueNanos, true);
    }

    boolean isOverdue(long nanos) {
        return nanos - overdueNanos >= 0;
    }
}

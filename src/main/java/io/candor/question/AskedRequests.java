package io.candor.question;

import io.candor.access.Caller;
import io.candor.access.RepeatedRequests;
import io.candor.runtime.RejectedException;
import jakarta.inject.Singleton;

/** Requests with questions that came before under their keys. */
@Singleton
class AskedRequests implements RepeatedRequests {
    private final ConsoleRole console;

    AskedRequests(ConsoleRole console) {
        this.console = console;
    }

    @Override
    public boolean isRepeated(String idempotencyKey, Caller caller) {
        try {
            String key = CallerKey.of(idempotencyKey, caller);
            return console.service()
                    .filter(service -> service.asked().isKnown(key))
                    .isPresent();
        } catch (RejectedException noKey) {
            // The resource says what is wrong with it.
            return false;
        }
    }
}

package io.candor.load;

import io.candor.event.Question;
import java.util.concurrent.CompletableFuture;

/** A way to ask that does not wait. */
interface Asker extends AutoCloseable {
    /** Sends and returns at once; fails when the question was not taken. */
    CompletableFuture<Void> ask(Question question);

    @Override
    void close();
}

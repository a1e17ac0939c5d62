package io.candor.answer.release;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The one reference through which a micro-batch reaches its release. A swap changes it at once; who holds a lease goes on with
 * the old release, which is closed when its last lease is returned. Safe for use by several threads; none ever waits.
 */
final class ReleaseReference implements AutoCloseable {
    private final AtomicReference<Held> current;

    /** Owns {@code first}, as all that come after it. */
    ReleaseReference(LoadedRelease first) {
        current = new AtomicReference<>(new Held(first));
    }

    AnswerEngine.Lease lease() {
        while (true) {
            Held held = current.get();
            if (held.acquire()) {
                return new Lease(held);
            }
            // Swapped and closed between the two lines above: the next one is there already.
            if (held == current.get()) {
                throw new IllegalStateException("no release is served any more");
            }
        }
    }

    void swap(LoadedRelease next) {
        current.getAndSet(new Held(next)).giveBack();
    }

    /** What a lease taken now would give; for its names, not for work. */
    LoadedRelease peek() {
        return current.get().release;
    }

    /** Nothing is served any more. */
    @Override
    public void close() {
        current.get().giveBack();
    }

    /** A release and how many use it, the slot itself being one of them. */
    private static final class Held {
        private final LoadedRelease release;
        private final AtomicInteger users = new AtomicInteger(1);

        Held(LoadedRelease release) {
            this.release = release;
        }

        /** False once it was closed, which is for good. */
        boolean acquire() {
            return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
        }

        void giveBack() {
            if (users.decrementAndGet() == 0) {
                release.close();
            }
        }
    }

    private static final class Lease implements AnswerEngine.Lease {
        private final Held held;
        private final AtomicBoolean returned = new AtomicBoolean();

        Lease(Held held) {
            this.held = held;
        }

        @Override
        public AnswerEngine.Serving serving() {
            return held.release;
        }

        @Override
        public void close() {
            if (returned.compareAndSet(false, true)) {
                held.giveBack();
            }
        }
    }
}

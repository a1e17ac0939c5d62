package io.candor.answer.release;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reference-counted access to the release that serves. A swap counts from the next lease on; holders of a lease go on
 * with the old release, which is closed when its last lease is returned. Safe for use by several threads, without
 * locks.
 */
final class ReleaseReference implements AutoCloseable {
    private final AtomicReference<Counted> current;

    /** @param first closed by this, as all that come after it */
    ReleaseReference(LoadedRelease first) {
        current = new AtomicReference<>(new Counted(first));
    }

    AnswerEngine.Lease lease() {
        while (true) {
            Counted counted = current.get();
            if (counted.acquire()) {
                return new Lease(counted);
            }
            // Swapped and closed between the two lines above: the next one is there already.
            if (counted == current.get()) {
                throw new IllegalStateException("no release is served any more");
            }
        }
    }

    void swap(LoadedRelease next) {
        current.getAndSet(new Counted(next)).decrement();
    }

    /** The release of a lease taken now; only its names may be read, since it may be closed at any time. */
    LoadedRelease peek() {
        return current.get().release;
    }

    /** Nothing is served any more. */
    @Override
    public void close() {
        current.get().decrement();
    }

    /** A release and how many use it; the reference itself counts as one. */
    private static final class Counted {
        private final LoadedRelease release;
        private final AtomicInteger users = new AtomicInteger(1);

        Counted(LoadedRelease release) {
            this.release = release;
        }

        /** False once it was closed. */
        boolean acquire() {
            return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
        }

        void decrement() {
            if (users.decrementAndGet() == 0) {
                release.close();
            }
        }
    }

    private static final class Lease implements AnswerEngine.Lease {
        private final Counted counted;
        private final AtomicBoolean returned = new AtomicBoolean();

        Lease(Counted counted) {
            this.counted = counted;
        }

        @Override
        public AnswerEngine.Serving serving() {
            return counted.release;
        }

        @Override
        public void close() {
            if (returned.compareAndSet(false, true)) {
                counted.decrement();
            }
        }
    }
}

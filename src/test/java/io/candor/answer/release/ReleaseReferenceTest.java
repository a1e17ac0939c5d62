package io.candor.answer.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.candor.llm.decoder.ConfidenceReading;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nobody ever works with a closed release, and every release is closed once nobody does. */
class ReleaseReferenceTest {

    /** Counts how often it is closed, and does not work afterwards. */
    private static final class Counting implements LoadedRelease {
        private final AtomicInteger closed = new AtomicInteger();
        private final String id;

        Counting(String id) {
            this.id = id;
        }

        @Override
        public String modelId() {
            return "counting@0";
        }

        @Override
        public String releaseId() {
            return id;
        }

        @Override
        public float[] confidenceLogits(List<int[]> prompts) {
            if (closed.get() > 0) {
                throw new IllegalStateException("used after it was closed");
            }
            return new float[prompts.size()];
        }

        @Override
        public ConfidenceReading confidenceReading(int[] prompt, int prefillTokens) {
            throw new UnsupportedOperationException("no prompt is long");
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @Test
    void shouldCloseTheOldReleaseWhenItsLastLeaseIsReturned() {
        Counting old = new Counting("old");
        ReleaseReference pending = new ReleaseReference(old);
        AnswerEngine.Lease first = pending.lease();
        AnswerEngine.Lease second = pending.lease();
        pending.swap(new Counting("new"));
        first.close();
        first.close();
        assertThat(old.closed).hasValue(0);

        second.close();

        assertThat(old.closed).hasValue(1);
    }

    @Test
    void shouldCloseTheOldReleaseAtOnceWhenNobodyUsesIt() {
        Counting old = new Counting("old");
        ReleaseReference pending = new ReleaseReference(old);

        pending.swap(new Counting("new"));

        assertThat(old.closed).hasValue(1);
        assertThat(pending.peek().releaseId()).isEqualTo("new");
    }

    @Test
    void shouldRefuseALeaseWhenItIsClosed() {
        ReleaseReference pending = new ReleaseReference(new Counting("only"));

        pending.close();

        assertThatIllegalStateException().isThrownBy(pending::lease);
    }

    @Test
    void shouldNeverLendAClosedReleaseWhileItIsSwappedAThousandTimes() throws Exception {
        List<Counting> releases = new ArrayList<>();
        releases.add(new Counting("r0"));
        ReleaseReference pending = new ReleaseReference(releases.get(0));
        AtomicBoolean swapping = new AtomicBoolean(true);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        List<Future<Long>> users = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            users.add(threads.submit(() -> use(pending, swapping)));
        }

        for (int i = 1; i <= 1_000; i++) {
            releases.add(new Counting("r" + i));
            pending.swap(releases.get(i));
        }
        swapping.set(false);

        for (Future<Long> user : users) {
            assertThat(user.get()).isPositive();
        }
        threads.shutdown();
        pending.close();
        assertThat(releases).allSatisfy(release -> assertThat(release.closed).hasValue(1));
    }

    private static long use(ReleaseReference pending, AtomicBoolean swapping) {
        long uses = 0;
        do {
            try (AnswerEngine.Lease lease = pending.lease()) {
                lease.serving().confidenceLogits(List.of());
                uses++;
            }
        } while (swapping.get());
        return uses;
    }
}

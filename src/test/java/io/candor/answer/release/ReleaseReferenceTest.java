package io.candor.answer.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.candor.llm.decoder.Generation;
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
        public float[] confidence(List<int[]> prompts) {
            if (closed.get() > 0) {
                throw new IllegalStateException("used after it was closed");
            }
            return new float[prompts.size()];
        }

        @Override
        public List<Generation> answer(List<int[]> prompts, int maxTokens) {
            return List.of();
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @Test
    void shouldCloseTheOldReleaseWhenItsLastLeaseIsReturned() {
        Counting old = new Counting("old");
        ReleaseReference slot = new ReleaseReference(old);
        AnswerEngine.Lease first = slot.lease();
        AnswerEngine.Lease second = slot.lease();
        slot.swap(new Counting("new"));
        first.close();
        first.close();
        assertThat(old.closed).hasValue(0);

        second.close();

        assertThat(old.closed).hasValue(1);
    }

    @Test
    void shouldCloseTheOldReleaseAtOnceWhenNobodyUsesIt() {
        Counting old = new Counting("old");
        ReleaseReference slot = new ReleaseReference(old);

        slot.swap(new Counting("new"));

        assertThat(old.closed).hasValue(1);
        assertThat(slot.peek().releaseId()).isEqualTo("new");
    }

    @Test
    void shouldRefuseALeaseWhenItIsClosed() {
        ReleaseReference slot = new ReleaseReference(new Counting("only"));

        slot.close();

        assertThatIllegalStateException().isThrownBy(slot::lease);
    }

    @Test
    void shouldNeverLendAClosedReleaseWhileItIsSwappedAThousandTimes() throws Exception {
        List<Counting> releases = new ArrayList<>();
        releases.add(new Counting("r0"));
        ReleaseReference slot = new ReleaseReference(releases.get(0));
        AtomicBoolean swapping = new AtomicBoolean(true);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        List<Future<Long>> users = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            users.add(threads.submit(() -> use(slot, swapping)));
        }

        for (int i = 1; i <= 1_000; i++) {
            releases.add(new Counting("r" + i));
            slot.swap(releases.get(i));
        }
        swapping.set(false);

        for (Future<Long> user : users) {
            assertThat(user.get()).isPositive();
        }
        threads.shutdown();
        slot.close();
        assertThat(releases).allSatisfy(release -> assertThat(release.closed).hasValue(1));
    }

    private static long use(ReleaseReference slot, AtomicBoolean swapping) {
        long uses = 0;
        do {
            try (AnswerEngine.Lease lease = slot.lease()) {
                lease.serving().confidence(List.of());
                uses++;
            }
        } while (swapping.get());
        return uses;
    }
}

package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasuredThreadsTest {
    private static final long MICROSECOND = 1_000;

    /** What a call costs on an idle machine: half as much with twice the threads. */
    private static final IntToDoubleFunction IDLE = threads -> 1.0 / threads;

    /** And where the other cores are taken: threads wait for each other. */
    private static final IntToDoubleFunction BUSY = threads -> threads;

    @Test
    void shouldBeginWithWhatIsLikely() {
        assertThat(new MeasuredThreads(12, 12, new AtomicInteger()).next()).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8, 12})
    void shouldFindAllThreadsOnAnIdleMachine(int most) {
        MeasuredThreads threads = new MeasuredThreads(most, 1, new AtomicInteger());

        run(threads, IDLE, 200);

        assertThat(usual(threads, IDLE)).isEqualTo(most);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8, 12})
    void shouldFindOneThreadOnABusyMachine(int most) {
        MeasuredThreads threads = new MeasuredThreads(most, most, new AtomicInteger());

        run(threads, BUSY, 200);

        assertThat(usual(threads, BUSY)).isEqualTo(1);
    }

    @Test
    void shouldFindTheBestBetween() {
        MeasuredThreads threads = new MeasuredThreads(16, 16, new AtomicInteger());
        IntToDoubleFunction fourAreBest = number -> Math.abs(number - 4) + 1;

        run(threads, fourAreBest, 500);

        assertThat(usual(threads, fourAreBest)).isEqualTo(4);
    }

    @Test
    void shouldGiveWayWithinAFewCallsWhenANeighbourComes() {
        MeasuredThreads threads = new MeasuredThreads(2, 2, new AtomicInteger());
        run(threads, IDLE, 2_000);

        run(threads, BUSY, 15);

        assertThat(usual(threads, BUSY)).isEqualTo(1);
    }

    @Test
    void shouldTakeTheCoresBackWhenTheNeighbourHasGone() {
        MeasuredThreads threads = new MeasuredThreads(2, 2, new AtomicInteger());
        run(threads, BUSY, 2_000);

        run(threads, IDLE, 300);

        assertThat(usual(threads, IDLE)).isEqualTo(2);
    }

    @Test
    void shouldTryWhatLosesEverMoreSeldom() {
        MeasuredThreads threads = new MeasuredThreads(2, 1, new AtomicInteger());
        run(threads, BUSY, 2_000);

        long trials = IntStream.range(0, 1_000)
                .filter(call -> run(threads, BUSY, 1) == 2)
                .count();

        assertThat(trials).isBetween(1L, 25L);
    }

    @Test
    void shouldNotChangeForWhatIsHardlyFaster() {
        MeasuredThreads threads = new MeasuredThreads(2, 1, new AtomicInteger());

        assertThat(IntStream.range(0, 1_000).filter(call -> run(threads, number -> 1 - number / 100.0, 1) == 2))
                .hasSizeLessThan(60);
    }

    @Test
    void shouldStayWithOneWhereThereIsOneCore() {
        MeasuredThreads threads = new MeasuredThreads(1, 1, new AtomicInteger());

        assertThat(IntStream.range(0, 100).map(call -> run(threads, IDLE, 1)).distinct())
                .containsExactly(1);
    }

    @Test
    void shouldNotBeMisledByACallThatWasHeldUp() {
        MeasuredThreads threads = new MeasuredThreads(2, 2, new AtomicInteger());
        run(threads, IDLE, 100);

        threads.took(2, 1_000 * MICROSECOND, 1);

        assertThat(usual(threads, IDLE)).isEqualTo(2);
    }

    @Test
    void shouldTryAtOnceWhenCallsOfAnotherKindHaveChanged() {
        AtomicInteger changes = new AtomicInteger();
        MeasuredThreads threads = new MeasuredThreads(2, 2, changes);
        run(threads, IDLE, 1_000);

        changes.incrementAndGet();
        run(threads, IDLE, 1);

        assertThat(threads.next()).isEqualTo(1);
    }

    @Test
    void shouldEndATrialThatIsSurelySlowerAfterOneCall() {
        MeasuredThreads threads = new MeasuredThreads(2, 1, new AtomicInteger());
        run(threads, BUSY, 16);

        assertThat(IntStream.range(0, 3).map(call -> run(threads, number -> 3 * number, 1)))
                .containsExactly(2, 1, 1);
    }

    @Test
    void shouldTryAnotherNumberAfterFewCallsThatTakeLong() {
        MeasuredThreads threads = new MeasuredThreads(2, 2, new AtomicInteger());
        for (int i = 0; i < 3; i++) {
            threads.took(2, 2_000_000_000L, 1_000);
        }

        assertThat(threads.next()).isEqualTo(1);
    }

    /** Calls one after the other; the threads of the last. */
    private static int run(MeasuredThreads threads, IntToDoubleFunction cost, int calls) {
        int last = 0;
        for (int i = 0; i < calls; i++) {
            last = threads.next();
            threads.took(last, (long) (MICROSECOND * cost.applyAsDouble(last)), 1);
        }
        return last;
    }

    /** The number that most of the next calls have. */
    private static int usual(MeasuredThreads threads, IntToDoubleFunction cost) {
        return IntStream.range(0, 11)
                .map(call -> run(threads, cost, 1))
                .sorted()
                .skip(5)
                .findFirst()
                .orElseThrow();
    }
}

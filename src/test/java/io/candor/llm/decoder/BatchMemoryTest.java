package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchMemoryTest {
    private static final int COLUMNS = 64;

    private long nanos;
    /** Room for a thousand rows of so many columns. */
    private final BatchMemory memory = new BatchMemory(10, 360, 1_000_000, () -> nanos);

    @Test
    void shouldHaveRoomForHalfOfTheCacheThereIsWhenMemoryRanOut() {
        memory.take(16, COLUMNS);
        memory.shrink();

        assertThat(memory.rows(COLUMNS)).isEqualTo(8);
    }

    @Test
    void shouldHaveHalfOfItsRoomWhenMemoryRanOutWithoutACache() {
        memory.shrink();

        assertThat(memory.rows(COLUMNS)).isEqualTo(500);
    }

    @Test
    void shouldHaveHalfOfItsRoomWhenMemoryRanOutAfterTheCacheWasGivenBack() {
        memory.take(16, COLUMNS);
        memory.take(0, 0);
        memory.shrink();

        assertThat(memory.rows(COLUMNS)).isEqualTo(500);
    }

    @Test
    void shouldAlwaysHaveRoomForOneRow() {
        memory.take(1, COLUMNS);
        memory.shrink();
        memory.shrink();

        assertThat(memory.rows(COLUMNS)).isEqualTo(1);
    }

    @Test
    void shouldKeepToItsBudgetWhenManyJoinWithinASecond() {
        memory.take(16, COLUMNS);
        memory.shrink();
        for (int join = 0; join < 1_000; join++) {
            memory.recover();
        }

        assertThat(memory.rows(COLUMNS)).isEqualTo(8);
    }

    @Test
    void shouldGetItsRoomBackInTime() {
        memory.take(500, COLUMNS);
        memory.shrink();
        for (int second = 0; second < 60; second++) {
            nanos += Duration.ofSeconds(1).toNanos();
            memory.recover();
        }

        assertThat(memory.rows(COLUMNS)).isEqualTo(1_000);
    }

    @Test
    void shouldStayWithoutBoundWhereNobodyTellsWhatIsFree() {
        BatchMemory boundless = new BatchMemory(10, 360, Long.MAX_VALUE, () -> nanos);
        nanos += Duration.ofSeconds(2).toNanos();
        boundless.recover();

        assertThat(boundless.rows(COLUMNS)).isEqualTo(Integer.MAX_VALUE);
    }
}

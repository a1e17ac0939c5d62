package io.candor.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;

/**
 * What this process holds after a collection.
 *
 * @param heapBytes used
 * @param threads that are alive
 */
public record Footprint(long heapBytes, int threads) {
    /** What pools and caches of bounded size may have grown by, and what tests keep of replies. */
    private static final long BYTES = 48L << 20;

    private static final int THREADS = 8;

    public static Footprint take() {
        System.gc();
        return new Footprint(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getThreadMXBean().getThreadCount());
    }

    /** Fails if it is more than an earlier one, beyond what pools may grow by. */
    public void assertNotAbove(Footprint before) {
        assertThat(threads).as("threads").isLessThanOrEqualTo(before.threads + THREADS);
        assertThat(heapBytes).as("bytes of heap").isLessThanOrEqualTo(before.heapBytes + BYTES);
    }
}

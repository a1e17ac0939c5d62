package io.candor.load;

import io.candor.event.KafkaConnection;
import io.candor.event.Topic;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** One topology, run as a new application from its first record until all of its inputs are committed to their ends. */
record StreamsTurn(KafkaConnection connection, Properties properties) {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /**
     * What a turn took.
     *
     * @param seconds by the clock, from the state RUNNING, before which no record is processed
     * @param cpuSeconds of all threads of the application; not of the broker and of RocksDB's own
     * @param longestPunctuationSeconds for which a stream thread did what the clock asked for, reports above all, and nothing else
     */
    record Took(double seconds, double cpuSeconds, double longestPunctuationSeconds) {}

    Took run(Topology topology, List<Topic<?, ?>> inputs) throws Exception {
        return run(topology, inputs, () -> true);
    }

    /** @param done whether what follows from the inputs by the clock is there too; waited for after they are at their ends */
    Took run(Topology topology, List<Topic<?, ?>> inputs, BooleanSupplier done) throws Exception {
        try (KafkaStreams streams = new KafkaStreams(topology, properties)) {
            CountDownLatch running = new CountDownLatch(1);
            long[] begun = new long[1];
            streams.setStateListener((now, before) -> {
                if (now == KafkaStreams.State.RUNNING && running.getCount() > 0) {
                    begun[0] = System.nanoTime();
                    running.countDown();
                }
            });
            AtomicReference<Throwable> failed = new AtomicReference<>();
            streams.setUncaughtExceptionHandler(failure -> {
                failed.set(failure);
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            });
            streams.start();
            if (!running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(applicationId() + " did not start within " + PATIENCE);
            }
            double cpuBefore = cpuSeconds();
            awaitEnd(inputs, () -> streams.state().isRunningOrRebalancing(), failed);
            double seconds = (System.nanoTime() - begun[0]) / 1e9;
            double cpuSeconds = cpuSeconds() - cpuBefore;
            await(done);
            return new Took(seconds, cpuSeconds, longestPunctuation(streams));
        }
    }

    private void awaitEnd(List<Topic<?, ?>> inputs, BooleanSupplier runs, AtomicReference<Throwable> failed)
            throws Exception {
        try {
            new GroupProgress(connection, applicationId()).awaitEnd(inputs, PATIENCE, runs);
        } catch (IllegalStateException stuck) {
            // A thread that ended says more than that its group stands still; another run may do better.
            if (failed.get() != null) {
                stuck.initCause(failed.get());
            }
            throw stuck;
        }
    }

    private void await(BooleanSupplier done) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(applicationId() + " did not do within " + PATIENCE + " what it should");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static double longestPunctuation(KafkaStreams streams) {
        return streams.metrics().values().stream()
                        .filter(metric -> metric.metricName().name().equals("punctuate-latency-max"))
                        .filter(metric -> metric.metricName().group().equals("stream-thread-metrics"))
                        .mapToDouble(metric -> (Double) metric.metricValue())
                        .filter(millis -> !Double.isNaN(millis))
                        .max()
                        .orElse(0)
                / 1e3;
    }

    private String applicationId() {
        return properties.getProperty(StreamsConfig.APPLICATION_ID_CONFIG);
    }

    /** Its stream thread, consumers' and producer's; and the pool in which reports are resampled. */
    private boolean isOfTheTurn(String name) {
        return name.contains(applicationId() + "-") || name.startsWith("ForkJoinPool.commonPool");
    }

    private double cpuSeconds() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<Long, Long> times = new HashMap<>();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && isOfTheTurn(thread.getThreadName())) {
                times.put(thread.getThreadId(), threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return times.values().stream().mapToLong(Long::longValue).sum() / 1e9;
    }
}

package io.candor.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** Looks at processes and disk at a fixed rate, until closed. */
final class SoakSamples implements AutoCloseable {
    private final Cluster cluster;
    private final long begin;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<Sample> samples = new ArrayList<>();

    /**
     * @param seconds after the begin
     * @param processes those that live
     * @param topicBytes of all segments on the broker
     * @param folderBytes what roles keep beside topics
     */
    record Sample(double seconds, Map<String, ProcessFigures> processes, long topicBytes, long folderBytes) {}

    SoakSamples(Cluster cluster, Measurement measurement) {
        this.cluster = cluster;
        this.begin = measurement.begin();
        long every = (long) (measurement.intervalSeconds() * 1000);
        clock.scheduleAtFixedRate(this::look, every, every, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try (Admin admin = Admin.create(cluster.connection().settings(Map.of()))) {
            Sample sample = new Sample(
                    (System.nanoTime() - begin) / 1e9,
                    cluster.figures(),
                    sum(DiskSizes.topics(admin)),
                    sum(cluster.folders()));
            synchronized (samples) {
                samples.add(sample);
            }
        } catch (IOException | ExecutionException | RuntimeException away) {
            // The broker may be the one that is struck; the next sample comes.
            System.out.println("no sample: " + away.getMessage());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static long sum(Map<String, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    List<Sample> all() {
        synchronized (samples) {
            return List.copyOf(samples);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}

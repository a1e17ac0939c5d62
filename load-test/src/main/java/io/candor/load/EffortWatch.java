package io.candor.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Samples what every process does, interval by interval of a measurement. */
final class EffortWatch implements AutoCloseable {
    private final List<Watched> watched;
    private final OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<Effort> efforts = new ArrayList<>();
    private List<Sample> last;

    private record Sample(double processorSeconds, EngineMeter.Reading engine, long nanos) {}

    /** Samples at the end of each interval, from the measurement's begin on. */
    EffortWatch(List<Watched> watched, Measurement measurement) {
        this.watched = watched;
        long interval = (long) (measurement.intervalSeconds() * 1e9);
        clock.schedule(this::look, measurement.begin() - System.nanoTime(), TimeUnit.NANOSECONDS);
        clock.scheduleAtFixedRate(
                this::look, measurement.begin() + interval - System.nanoTime(), interval, TimeUnit.NANOSECONDS);
    }

    private synchronized void look() {
        List<Sample> now = watched.stream().map(EffortWatch::sample).toList();
        double busy = machine.getCpuLoad();
        if (last != null) {
            List<Effort.Share> shares = new ArrayList<>();
            for (int i = 0; i < now.size(); i++) {
                shares.add(share(watched.get(i).name(), last.get(i), now.get(i)));
            }
            efforts.add(new Effort(busy, shares));
        }
        last = now;
    }

    private static Sample sample(Watched process) {
        return new Sample(
                process.processorTime().get().toNanos() / 1e9, process.engine().read(), System.nanoTime());
    }

    private static Effort.Share share(String name, Sample before, Sample after) {
        double seconds = (after.nanos() - before.nanos()) / 1e9;
        double batches = after.engine().batches() - before.engine().batches();
        double questions = after.engine().questions() - before.engine().questions();
        return new Effort.Share(
                name,
                (after.processorSeconds() - before.processorSeconds()) / seconds,
                (after.engine().seconds() - before.engine().seconds()) / seconds,
                batches == 0 ? 0 : questions / batches);
    }

    /** One for each interval that is over. */
    synchronized List<Effort> efforts() {
        return List.copyOf(efforts);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}

package io.candor.load;

import java.time.Duration;
import java.util.List;

/** Questions at one rate over Kafka, and verdicts on one answer in ten, each due whether or not those before are done. */
final class JudgedLoad implements AutoCloseable {
    private static final int WARM_UP_SECONDS = 15;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Cluster cluster;
    private final Asker asker;
    private final Verdicts verdicts;
    private final int partitions;
    private final long seed;

    /** @param seed draws the questions */
    JudgedLoad(Cluster cluster, int partitions, long seed) {
        this.cluster = cluster;
        this.partitions = partitions;
        this.seed = seed;
        asker = new KafkaAsker(cluster.connection());
        verdicts = new Verdicts(cluster.connection());
    }

    /**
     * Asks so that just-in-time compilation and Kafka's metadata are paid for.
     *
     * @throws IllegalStateException when the questions are not answered
     */
    void warmUp(double rate) {
        Measurement measurement = run("warm-up", WARM_UP_SECONDS, rate, WARM_UP_SECONDS);
        if (measurement.open() > 0) {
            throw new IllegalStateException("the warm-up was not answered within " + PATIENCE.toSeconds() + " s");
        }
    }

    /**
     * Returns when every question has its outcome and every verdict its label, or patience ends.
     *
     * @param name of questions that no other run has
     */
    Measurement run(String name, double seconds, double rate, double intervalSeconds) {
        Scenario scenario = Scenario.plain(name, List.of(new Stage(seconds, rate, rate)));
        Measurement measurement = new Measurement(System.nanoTime(), intervalSeconds);
        run(scenario, measurement);
        return measurement;
    }

    void run(Scenario scenario, Measurement measurement) {
        try (Outcomes outcomes = new Outcomes(cluster.connection(), (id, isDead) -> {
            measurement.seen(id);
            verdicts.seen(id, isDead);
        })) {
            new OpenLoop(scenario, new Draw(scenario, scenario.name() + "-" + seed, partitions, seed), asker)
                    .run(measurement, count -> true);
            OpenLoop.drain(measurement, PATIENCE.toSeconds());
        }
    }

    /** Of all verdicts so far; waits for their labels. */
    Verdicts.Labels labels() {
        return verdicts.await(PATIENCE);
    }

    @Override
    public void close() {
        verdicts.close();
        asker.close();
    }
}

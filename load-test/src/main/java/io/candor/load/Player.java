package io.candor.load;

import io.candor.event.KafkaConnection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Plays scenarios on one service.
 *
 * @param seed draws the questions
 * @param intervalSeconds of a row of the report
 * @param patienceSeconds for the last outcomes
 */
record Player(KafkaConnection connection, Asker asker, long seed, double intervalSeconds, long patienceSeconds) {
    private static final int REPORT_EVERY = 1000;
    private static final int LOOK_EVERY = 50;
    private static final Scenario FIRST = Scenario.plain("warm-up", List.of(new Stage(15, 20, 20)));

    /**
     * The first questions pay for the just-in-time compiler and for Kafka's metadata.
     *
     * @return how many were asked
     * @throws IllegalStateException when they are not answered
     */
    long warmUp() {
        if (!play(FIRST, "warm-up", List.of()).isComplete()) {
            throw new IllegalStateException("the service did not answer the warm-up within " + patienceSeconds + " s");
        }
        return FIRST.questions();
    }

    /** @param watched the processes whose effort is to be known; none for a service elsewhere */
    Trial play(Scenario scenario, String setting, List<Watched> watched) {
        Measurement measurement = new Measurement(System.nanoTime() + TimeUnit.SECONDS.toNanos(1), intervalSeconds);
        int partitions =
                Outcomes.partitions(connection, connection.topics().questions().name());
        String run = scenario.name() + "-" + Long.toHexString(System.currentTimeMillis());
        try (Outcomes outcomes = new Outcomes(connection, (id, dead) -> measurement.seen(id));
                EffortWatch effort = new EffortWatch(watched, measurement)) {
            new OpenLoop(scenario, new Draw(scenario, run, partitions, seed), asker)
                    .run(measurement, count -> report(count, scenario, measurement));
            OpenLoop.drain(measurement, patienceSeconds);
            return new Trial(setting, scenario, measurement, watched.isEmpty() ? List.of() : effort.efforts());
        }
    }

    /** Whether to ask on. */
    private static boolean report(long count, Scenario scenario, Measurement measurement) {
        if (count % REPORT_EVERY == 0) {
            System.out.printf(
                    "%s: asked %d of %d, open %d%n", scenario.name(), count, scenario.questions(), measurement.open());
        }
        return count % LOOK_EVERY != 0 || measurement.oldestOpenSeconds() < scenario.giveUpSeconds();
    }
}

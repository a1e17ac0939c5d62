package io.candor.load;

/**
 * What a fault hits.
 *
 * @param which of its kind, any number from 0
 */
record Target(Cluster cluster, Poison poison, Victim victim, int which) {
    /** A kind of process. */
    enum Victim {
        ANSWERER,
        BROKER,
        CALIBRATOR,
        CONSOLE,
        TRAINER,
        /** No process of its own. */
        NONE
    }

    /** @throws IllegalStateException where no process is hit */
    Member member() {
        return switch (victim) {
            case ANSWERER -> cluster.roles().answerer(which);
            case BROKER -> cluster.brokers().at(which);
            case CALIBRATOR -> cluster.roles().named("calibrator");
            case CONSOLE -> cluster.roles().named("console");
            case TRAINER -> cluster.roles().named("trainer");
            case NONE -> throw new IllegalStateException("no process is hit");
        };
    }
}

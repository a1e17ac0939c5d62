package io.candor.load;

import java.util.List;

/**
 * A scenario, played once.
 *
 * @param setting what it was played on, in a few words
 * @param efforts of the processes, interval by interval; empty when they were not watched
 */
record Trial(String setting, Scenario scenario, Measurement measurement, List<Effort> efforts) {
    Trial {
        efforts = List.copyOf(efforts);
    }

    /** By the same limit as in every other trial, so that they can be compared. */
    Saturation saturation() {
        return Saturation.of(measurement, efforts, Saturation.LATE_MILLIS);
    }

    /** Every question had an outcome. */
    boolean isComplete() {
        return measurement.open() == 0 && measurement.failed() == 0;
    }

    /** Fit for a folder. */
    String folder() {
        return (scenario.name() + "-" + setting).replaceAll("[^A-Za-z0-9]+", "-");
    }
}

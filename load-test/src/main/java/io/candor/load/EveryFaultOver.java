package io.candor.load;

import java.util.List;

/**
 * Every fault was recovered from.
 *
 * @param faults how many there were to be
 */
record EveryFaultOver(int faults, List<Recovery> recoveries) implements Invariant {
    @Override
    public boolean holds() {
        return recoveries.size() == faults && recoveries.stream().allMatch(Recovery::complete);
    }

    @Override
    public List<String> sentences() {
        return List.of(
                holds()
                        ? "Every one of " + faults + " faults was recovered from."
                        : "Of " + faults + " faults, "
                                + recoveries.stream().filter(Recovery::complete).count() + " were recovered from.");
    }
}

package io.candor.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One fault of a chaos run.
 *
 * @param afterQuestion how many questions are asked before it, so that it comes in mid-load however fast the machine is
 * @param answerer which one it hits, from 0, where it hits one
 */
record Strike(long afterQuestion, Fault fault, int answerer) {
    /** Of the even distance between two faults, how far one may be moved. */
    private static final double JITTER = 0.25;

    /** Every kind equally often, in an order and at moments drawn by seed: the same seed gives the same strikes. */
    static List<Strike> plan(int faults, long questions, int answerers, long seed) {
        Random random = new Random(seed);
        List<Fault> kinds = kinds(faults, random);
        List<Strike> strikes = new ArrayList<>();
        double distance = (double) questions / faults;
        for (int i = 0; i < faults; i++) {
            double moved = JITTER * (2 * random.nextDouble() - 1);
            long after = (long) (distance * (i + 0.5 + moved));
            strikes.add(new Strike(after, kinds.get(i), random.nextInt(answerers)));
        }
        return strikes;
    }

    /** Round by round of all kinds, so that few faults are of different kinds, and not always the same ones. */
    private static List<Fault> kinds(int faults, Random random) {
        List<Fault> kinds = new ArrayList<>();
        while (kinds.size() < faults) {
            List<Fault> round = new ArrayList<>(List.of(Fault.values()));
            Collections.shuffle(round, random);
            kinds.addAll(round);
        }
        return kinds.subList(0, faults);
    }
}

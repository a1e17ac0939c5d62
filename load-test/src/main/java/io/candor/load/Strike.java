package io.candor.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * One fault of a chaos run.
 *
 * @param number in the plan, from 1
 * @param afterQuestion how many questions are asked before it, so that it comes in mid-load however fast the machine is
 * @param which one it hits where there are several, from 0
 */
record Strike(int number, long afterQuestion, Fault fault, int which) {
    /** Of the even distance between two faults, how far one may be moved. */
    private static final double JITTER = 0.25;
    /** Many more than there are of any kind of process. */
    private static final int NUMBERS = 60;

    /**
     * Every kind equally often, in an order and at moments drawn by seed: the same seed gives the same strikes.
     *
     * @param kinds of faults that may be drawn
     */
    static List<Strike> plan(int faults, long questions, List<Fault> kinds, long seed) {
        Random random = new Random(seed);
        List<Fault> drawn = draw(faults, kinds, random);
        List<Strike> strikes = new ArrayList<>();
        double distance = (double) questions / faults;
        for (int i = 0; i < faults; i++) {
            double moved = JITTER * (2 * random.nextDouble() - 1);
            long after = (long) (distance * (i + 0.5 + moved));
            strikes.add(new Strike(i + 1, after, drawn.get(i), random.nextInt(NUMBERS)));
        }
        return strikes;
    }

    /**
     * Some of a plan, moved together: what is left of it to find out which faults it takes.
     *
     * @param numbers of those to keep; none for all
     * @param questions of the whole plan
     */
    static List<Strike> only(List<Strike> plan, Set<Integer> numbers, long questions) {
        if (numbers.isEmpty()) {
            return plan;
        }
        long distance = questions / plan.size();
        List<Strike> kept = new ArrayList<>();
        for (Strike strike : plan) {
            if (numbers.contains(strike.number())) {
                long within = strike.afterQuestion() - (strike.number() - 1) * distance;
                kept.add(new Strike(strike.number(), kept.size() * distance + within, strike.fault(), strike.which()));
            }
        }
        return kept;
    }

    /** Round by round of all kinds, so that few faults are of different kinds, and not always the same ones. */
    private static List<Fault> draw(int faults, List<Fault> kinds, Random random) {
        List<Fault> drawn = new ArrayList<>();
        while (drawn.size() < faults) {
            List<Fault> round = new ArrayList<>(kinds);
            Collections.shuffle(round, random);
            drawn.addAll(round);
        }
        return drawn.subList(0, faults);
    }
}

package io.candor.simulation;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Settings of which a test names only those it is about; without any: two domains stay, one labeler, no mistakes, no delay. */
final class LoopSettingsBuilder {
    private static final double PER_DAY = 10;

    Set<String> changed = Set.of("law");
    Set<String> wrong = Set.of();
    int before = 200;
    int after = 200;
    double largestShare;
    double changedShare = 0.6;
    double repetition;
    int texts;
    double sampleShare = 1;
    double perDay = PER_DAY;
    double delayDays;
    double delayOfRightDays;
    boolean fixedDelay;
    double labeledRight = 1;
    double labeledWrong = 1;
    double error;
    int labelers = 1;
    int liars = 1;
    double liarShare;
    boolean lateLiars;
    List<Integer> looks = List.of(0, 100, 200);
    int seeds = 3;
    Optional<PromiseSettings> promise = Optional.empty();

    LoopSettings build() {
        return new LoopSettings(
                changed,
                wrong,
                new AskingSettings(before, after, largestShare, changedShare, repetition, texts, sampleShare),
                new VerdictSettings(
                        perDay,
                        delayDays,
                        delayOfRightDays,
                        fixedDelay,
                        labeledRight,
                        labeledWrong,
                        error,
                        labelers,
                        liars,
                        liarShare,
                        lateLiars),
                looks,
                seeds,
                promise,
                0.05);
    }
}

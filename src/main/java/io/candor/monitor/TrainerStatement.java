package io.candor.monitor;

import io.candor.event.TrainingPhase;
import io.candor.event.TrainingProgress;

/** Says in sentences what a trainer does. */
final class TrainerStatement {
    private TrainerStatement() {}

    /** @param silent whether nothing was heard of it for longer than it is ever silent */
    static String of(TrainingProgress said, boolean silent) {
        if (said.getPhase() == TrainingPhase.STOPPED) {
            return "It was stopped.";
        }
        String now = now(said);
        return silent
                ? "Nothing is heard of it any more: it ended without a word, or cannot reach Kafka. Last it said: "
                        + now
                : now;
    }

    private static String now(TrainingProgress said) {
        return switch (said.getPhase()) {
            case STARTING -> "Reads what was decided before.";
            case IDLE -> "Has nothing to train on now: " + said.getReason() + ".";
            case ELICITING -> "Learns from the model's own consistency: " + steps(said);
            case CALIBRATING -> "Learns from labels: " + steps(said);
            case JUDGING -> "The candidate " + said.getReleaseId() + " is stored and compared with the live release.";
            case PUBLISHING -> "The decision on " + said.getReleaseId() + " is published.";
            case WAITING -> "It is " + said.getReason() + ".";
            case FAILING -> "It cannot go on and tries again: " + said.getReason() + ".";
            case STOPPED, UNKNOWN -> "It does what this version does not know.";
        };
    }

    private static String steps(TrainingProgress said) {
        return "epoch " + said.getEpoch() + " of at most " + said.getEpochs() + ", step " + said.getStep()
                + " of at most " + said.getSteps() + ".";
    }
}

package io.candor.evaluation;

import io.candor.honesty.ScoredAnswer;

/** Processes one stream of labels in order. */
interface DriftDetector {
    /** Adds a label and returns the evidence; an alarm is raised where it first reaches a threshold. */
    double add(ScoredAnswer answer);
}

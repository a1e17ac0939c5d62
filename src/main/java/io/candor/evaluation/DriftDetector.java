package io.candor.evaluation;

import io.candor.honesty.ScoredAnswer;

/** Watches one stream of labels, one after another. */
interface DriftDetector {
    /** What each label does to the evidence; an alarm is raised where it first reaches a threshold. */
    double add(ScoredAnswer answer);
}

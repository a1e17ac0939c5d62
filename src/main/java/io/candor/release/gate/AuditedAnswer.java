package io.candor.release.gate;

import io.candor.honesty.AttributedLabel;
import io.candor.honesty.PairedScore;

/**
 * One question of the audit slice with both releases' confidences, computed on the same prompt.
 *
 * @param domain of the question
 * @param candidate the release under trial, in [0, 1]
 * @param live the release in service, in [0, 1]; without one, the base rate of the labels
 * @param label what the labelers found
 */
public record AuditedAnswer(String domain, double candidate, double live, AttributedLabel label) {
    PairedScore score() {
        return new PairedScore(candidate, live, label.label());
    }
}

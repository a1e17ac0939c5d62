package io.candor.release;

import io.candor.honesty.PairedScore;
import io.candor.honesty.VoicedLabel;

/**
 * One question of the audit slice with both releases' confidences, computed on the same prompt.
 *
 * @param candidate the release under trial, in [0, 1]
 * @param live the release in service, in [0, 1]; without one, what somebody would say who knows the base rate only
 * @param label what the labelers found
 */
public record AuditedAnswer(double candidate, double live, VoicedLabel label) {
    PairedScore score() {
        return new PairedScore(candidate, live, label.label());
    }
}

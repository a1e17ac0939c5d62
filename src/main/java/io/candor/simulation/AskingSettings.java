package io.candor.simulation;

/**
 * Which questions are asked and labelled.
 *
 * @param before labels on answers from before the change, at least 0
 * @param after verdicts after the change, at least 1
 * @param largestShare share of the labels before the change that the largest domain gets on its own, in [0, 1]; the others are
 *     spread evenly over all domains
 * @param changedShare share of the labels after the change that are on changed domains, in [0, 1]
 * @param repetition exponent of the Zipf law by which texts of a domain are asked again, 0 for each text once
 * @param texts of each domain that are ever asked; 0 for all, with repetition half of them
 * @param sampleShare share of texts that are in the random audit sample, in [0, 1]
 */
public record AskingSettings(
        int before,
        int after,
        double largestShare,
        double changedShare,
        double repetition,
        int texts,
        double sampleShare) {
    public AskingSettings {
        LoopSettings.require(before >= 0, "--before must be at least 0", before);
        LoopSettings.require(after >= 1, "--labels must be at least 1", after);
        LoopSettings.requireShare("--largest-share", largestShare);
        LoopSettings.requireShare("--changed-share", changedShare);
        LoopSettings.require(
                repetition >= 0 && repetition <= 10, "--repetition must be a number from 0 to 10", repetition);
        LoopSettings.requireShare("--sample-share", sampleShare);
        LoopSettings.require(texts >= 0, "--texts must be at least 0", texts);
    }
}

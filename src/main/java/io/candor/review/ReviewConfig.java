package io.candor.review;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the queue of answers that want a verdict. */
@ConfigMapping(prefix = "candor.review")
public interface ReviewConfig {

    /** How long an answer is kept for the labeler who was given it. */
    @WithDefault("10M")
    Duration reservation();

    /** How far back answers and verdicts are read at start; older ones are not offered. */
    @WithDefault("7D")
    Duration lookBack();

    /** Most answers that are held, those that have a verdict and can get back into the queue included. */
    @WithDefault("50000")
    int maxAnswers();

    /** Most bytes of them: as on the wire, and 400 for each. The heap needs about as much, at most twice. */
    @WithDefault("33554432")
    long maxBytes();

    /** Most questions whose verdicts are remembered. */
    @WithDefault("200000")
    int maxJudged();

    /** Most labelers whose own figures are kept; who did nothing for longest is forgotten. */
    @WithDefault("1000")
    int maxLabelers();

    /** The confidence that stands for the threshold where no policy is in force, in [0, 1]. */
    @WithDefault("0.5")
    double threshold();

    /** How far a confidence may lie from the threshold to count as near it, in [0, 1]. */
    @WithDefault("0.1")
    double near();

    /**
     * Share of the audit sample's judged answers that a second labeler judges too, in [0, 1]: who comes later is believed by agreeing on answers that
     * others judged. With 0 no answer is given out again, and none goes to a third labeler where two disagree.
     */
    @WithDefault("0.1")
    double secondOpinionShare();

    /** Share of answers with a verdict of a reference that a labeler judges too, as if nobody had, in [0, 1]. */
    @WithDefault("0")
    double referenceShare();

    /** Most answers that are reserved at a time for one credential or, where access is open, for all names at one address; for another one the oldest is given up. */
    @WithDefault("20")
    int maxReserved();

    /** @throws IllegalArgumentException if a setting is outside its range */
    default void check() {
        require("reservation", reservation().toMillis() >= 1000, reservation());
        require("look-back", lookBack().toMillis() > 0, lookBack());
        require("max-answers", maxAnswers() > 0, maxAnswers());
        require("max-bytes", maxBytes() > 0, maxBytes());
        require("max-judged", maxJudged() > 0, maxJudged());
        require("max-labelers", maxLabelers() > 0, maxLabelers());
        require("threshold", threshold() >= 0 && threshold() <= 1, threshold());
        require("second-opinion-share", secondOpinionShare() >= 0 && secondOpinionShare() <= 1, secondOpinionShare());
        require("reference-share", referenceShare() >= 0 && referenceShare() <= 1, referenceShare());
        require("max-reserved", maxReserved() > 0, maxReserved());
        require("near", near() >= 0 && near() <= 1, near());
    }

    private static void require(String key, boolean fits, Object value) {
        if (!fits) {
            throw new IllegalArgumentException("candor.review." + key + " is out of range: " + value);
        }
    }
}

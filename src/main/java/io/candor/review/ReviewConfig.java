package io.candor.review;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Settings of the queue of answers that want a verdict. */
@ConfigMapping(prefix = "candor.review")
public interface ReviewConfig {
    String QUESTION = "{question}";
    int MOST_LOOKED_UP = 500;

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

    /**
     * Where labelers look a question up: an address of http or https with <code>{question}</code> in place of its text, such as
     * <code>https://en.wikipedia.org/w/index.php?search={question}</code>. Without it none is offered: whoever is asked there learns the question.
     */
    Optional<String> referenceSearch();

    /** Where one question is looked up, of which at most {@value #MOST_LOOKED_UP} characters are sent. */
    default Optional<String> searchFor(String question) {
        int end =
                question.offsetByCodePoints(0, Math.min(MOST_LOOKED_UP, question.codePointCount(0, question.length())));
        String text = URLEncoder.encode(question.substring(0, end), StandardCharsets.UTF_8)
                // Forms write a blank as a plus, which only a query understands.
                .replace("+", "%20");
        return referenceSearch().map(template -> template.replace(QUESTION, text));
    }

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
        referenceSearch().ifPresent(ReviewConfig::requireSearch);
        require("near", near() >= 0 && near() <= 1, near());
    }

    private static void requireSearch(String template) {
        try {
            URI uri = URI.create(template.replace(QUESTION, "text"));
            if (template.contains(QUESTION)
                    && uri.getHost() != null
                    && Set.of("http", "https").contains(uri.getScheme())) {
                return;
            }
        } catch (IllegalArgumentException malformed) {
            // Falls through: only another setting helps.
        }
        throw new IllegalArgumentException("candor.review.reference-search must be an address of http or https with "
                + QUESTION + " in it, got: " + template);
    }

    private static void require(String key, boolean fits, Object value) {
        if (!fits) {
            throw new IllegalArgumentException("candor.review." + key + " is out of range: " + value);
        }
    }
}

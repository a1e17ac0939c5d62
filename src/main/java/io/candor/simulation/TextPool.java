package io.candor.simulation;

import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.commons.statistics.distribution.DiscreteDistribution;
import org.apache.commons.statistics.distribution.ZipfDistribution;

/** The texts of one domain that can be asked: each once, or again and again by a Zipf law over their ranks. */
final class TextPool {
    private final List<Integer> texts;
    private final DiscreteDistribution.Sampler ranks;
    private int next;

    /**
     * @param texts the most frequent first, at least one
     * @param exponent of the Zipf law; 0 for each text once
     */
    TextPool(List<Integer> texts, double exponent, Random random) {
        this.texts = texts;
        this.ranks = exponent == 0
                ? null
                : ZipfDistribution.of(texts.size(), exponent).createSampler(random::nextLong);
    }

    /** The next text; empty when each was asked once and may not be asked again. */
    OptionalInt draw() {
        if (ranks != null) {
            return OptionalInt.of(texts.get(ranks.sample() - 1));
        }
        return next == texts.size() ? OptionalInt.empty() : OptionalInt.of(texts.get(next++));
    }
}

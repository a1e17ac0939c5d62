package io.candor.llm.jinja;

import java.time.Duration;

/**
 * What one rendering may use. A template comes from a model's folder and is not trusted: it can loop for ever, double a text
 * sixty times or call itself without end.
 *
 * @param steps evaluated nodes, loop turns, and long operations by their length; 10 million take about a second
 * @param time wall-clock time, looked at every few thousand steps
 * @param textLength UTF-16 units of one text, and of the result
 * @param items elements of one list, tuple or dictionary
 * @param allocatedBytes roughly, what all texts and collections made on the way take together, released or not
 * @param depth macro calls, recursive loop turns and nested values on top of each other
 * @param integerBits bits of one integer
 */
public record RenderLimits(
        long steps, Duration time, int textLength, int items, long allocatedBytes, int depth, int integerBits) {
    private static final RenderLimits DEFAULTS =
            new RenderLimits(10_000_000, Duration.ofSeconds(2), 1_000_000, 1_000_000, 96L << 20, 200, 65_536);

    public RenderLimits {
        if (steps < 1 || time.isNegative() || textLength < 1 || items < 1 || allocatedBytes < 1 || depth < 1) {
            throw new IllegalArgumentException("every limit of a rendering must be positive");
        }
        if (integerBits < Long.SIZE) {
            throw new IllegalArgumentException("integers need at least " + Long.SIZE + " bits");
        }
    }

    /** More than a conversation of a hundred thousand words needs, and some 90 MB of heap at most whatever the template does. */
    public static RenderLimits defaults() {
        return DEFAULTS;
    }
}

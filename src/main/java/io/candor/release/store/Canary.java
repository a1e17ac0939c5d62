package io.candor.release.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A question whose confidence is known beforehand: a release that gives another one was not loaded as it was made.
 *
 * @param question its text, as asked
 * @param expected arithmetic of the engine ({@code float32}, {@code bfloat16}) → what it gives there; not empty
 */
public record Canary(String question, SortedMap<String, Expectation> expected) {
    /** Questions of several kinds; what matters is that they have a confidence, not that it is high. */
    public static final List<String> QUESTIONS = List.of(
            "What is the capital of France?",
            "In which country is Timbuktu?",
            "What is the currency of Japan?",
            "Who wrote the play Hamlet?",
            "What is the chemical symbol of tungsten?");

    /** How far apart two machines may be: rounding differs with the order in which a device adds. */
    private static final Map<String, Double> TOLERANCES = Map.of("float32", 1e-3, "bfloat16", 0.03);

    private static final double TOLERANCE_ACROSS = 0.05;

    /**
     * A confidence and how far from it is still right.
     *
     * @param confidence in [0, 1]
     * @param tolerance largest difference allowed, in [0, 1]
     */
    public record Expectation(double confidence, double tolerance) {
        public Expectation {
            // Written so that NaN is refused.
            if (!(confidence >= 0 && confidence <= 1)) {
                throw new IllegalArgumentException("a canary's confidence must be in [0, 1], got: " + confidence);
            }
            if (!(tolerance >= 0 && tolerance <= 1)) {
                throw new IllegalArgumentException("a canary's tolerance must be in [0, 1], got: " + tolerance);
            }
        }

        boolean allows(double given) {
            return Math.abs(given - confidence) <= tolerance;
        }
    }

    public Canary {
        if (question == null || question.isBlank()) {
            throw new IllegalArgumentException("a canary's question must not be blank");
        }
        if (expected == null || expected.isEmpty()) {
            throw new IllegalArgumentException("a canary needs an expected confidence");
        }
        expected = Collections.unmodifiableSortedMap(new TreeMap<>(expected));
    }

    /**
     * Canaries of confidences just measured.
     *
     * @param measured arithmetic → one confidence per question; tolerances follow from the arithmetic
     */
    public static List<Canary> measured(List<String> questions, Map<String, float[]> measured) {
        List<Canary> canaries = new ArrayList<>(questions.size());
        for (int i = 0; i < questions.size(); i++) {
            SortedMap<String, Expectation> expected = new TreeMap<>();
            for (Map.Entry<String, float[]> one : measured.entrySet()) {
                expected.put(one.getKey(), new Expectation(one.getValue()[i], tolerance(one.getKey())));
            }
            canaries.add(new Canary(questions.get(i), expected));
        }
        return canaries;
    }

    private static double tolerance(String precision) {
        return TOLERANCES.getOrDefault(precision, TOLERANCE_ACROSS);
    }

    /**
     * What is wrong with a confidence, in one sentence without the question's text; empty if nothing is. An arithmetic
     * without a measured value is compared with another one's, with a wide tolerance.
     */
    public Optional<String> contradicts(String precision, double given) {
        Expectation expectation = expected.containsKey(precision)
                ? expected.get(precision)
                : new Expectation(expected.get(expected.firstKey()).confidence(), TOLERANCE_ACROSS);
        return expectation.allows(given)
                ? Optional.empty()
                : Optional.of("gave the confidence " + given + " where " + expectation.confidence() + " ± "
                        + expectation.tolerance() + " was expected in " + precision);
    }
}

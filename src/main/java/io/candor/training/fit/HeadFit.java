package io.candor.training.fit;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Fits a linear head on hidden states that do not change: cross-entropy with soft targets, and a ridge that pulls towards
 * the head it starts from, so that few labels move it little. Directions are scaled to unit spread first.
 *
 * @param penalties strengths of the pull to choose from, per label, positive
 * @param folds parts into which the labels are cut to choose one; each part is scored by a head fitted on the others
 * @param steps of gradient descent with Nesterov's momentum
 * @param seed decides the parts
 */
public record HeadFit(double[] penalties, int folds, int steps, long seed) {

    /** Five parts and four strengths over three orders of magnitude. */
    public static HeadFit standard(long seed) {
        return new HeadFit(new double[] {0.003, 0.03, 0.3, 3}, 5, 150, seed);
    }

    /**
     * @param start where it starts from and is pulled to
     * @param states [examples][components]
     * @param targets in [0, 1]
     * @throws DivergedException if what comes of it are no numbers
     */
    public LinearHead fit(LinearHead start, float[][] states, double[] targets) {
        Scale scale = Scale.of(states);
        double[][] scaled = scale.apply(states);
        double[] origin = scale.into(start);
        double penalty = penalties.length == 1 || targets.length < 2 * folds
                ? penalties[penalties.length - 1]
                : chosen(origin, scaled, targets);
        LinearHead fitted = scale.outOf(descend(origin, scaled, targets, penalty));
        if (!fitted.isFinite()) {
            throw new DivergedException("the head diverged: states or targets are no numbers");
        }
        return fitted;
    }

    private double chosen(double[] origin, double[][] states, double[] targets) {
        int[] part = new Random(seed).ints(targets.length, 0, folds).toArray();
        double best = Double.POSITIVE_INFINITY;
        // Where no loss is a number, the strongest pull does least harm.
        double chosen = penalties[penalties.length - 1];
        for (double penalty : penalties) {
            double loss = IntStream.range(0, folds)
                    .mapToDouble(fold -> heldOutLoss(origin, states, targets, part, fold, penalty))
                    .sum();
            if (loss < best) {
                best = loss;
                chosen = penalty;
            }
        }
        return chosen;
    }

    private double heldOutLoss(
            double[] origin, double[][] states, double[] targets, int[] part, int fold, double penalty) {
        int[] trained =
                IntStream.range(0, part.length).filter(i -> part[i] != fold).toArray();
        double[] head = descend(
                origin,
                Arrays.stream(trained).mapToObj(i -> states[i]).toArray(double[][]::new),
                Arrays.stream(trained).mapToDouble(i -> targets[i]).toArray(),
                penalty);
        return IntStream.range(0, part.length)
                .filter(i -> part[i] == fold)
                .mapToDouble(i -> crossEntropy(logit(head, states[i]), targets[i]))
                .sum();
    }

    /** The last component of a head is its bias, which is not pulled. */
    private double[] descend(double[] origin, double[][] states, double[] targets, double penalty) {
        double strength = penalty / Math.sqrt(Math.max(1, targets.length));
        double rate = 1 / (0.25 * largestCurvature(states) + strength);
        double[] head = origin.clone();
        double[] ahead = origin.clone();
        double momentum = 1;
        for (int step = 0; step < steps; step++) {
            double[] gradient = gradient(ahead, origin, states, targets, strength);
            double next = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
            for (int i = 0; i < head.length; i++) {
                double moved = ahead[i] - rate * gradient[i];
                ahead[i] = moved + (momentum - 1) / next * (moved - head[i]);
                head[i] = moved;
            }
            momentum = next;
        }
        return head;
    }

    private static double[] gradient(
            double[] head, double[] origin, double[][] states, double[] targets, double strength) {
        double[] gradient = new double[head.length];
        int bias = head.length - 1;
        for (int example = 0; example < states.length; example++) {
            double[] state = states[example];
            double error = (sigmoid(logit(head, state)) - targets[example]) / states.length;
            for (int i = 0; i < bias; i++) {
                gradient[i] += error * state[i];
            }
            gradient[bias] += error;
        }
        for (int i = 0; i < bias; i++) {
            gradient[i] += strength * (head[i] - origin[i]);
        }
        return gradient;
    }

    /** Largest eigenvalue of the states' second moments, the bias included, by power iteration; a little too large. */
    private static double largestCurvature(double[][] states) {
        double[] direction = new double[states[0].length + 1];
        Arrays.fill(direction, 1 / Math.sqrt(direction.length));
        double length = 1;
        for (int round = 0; round < 20; round++) {
            double[] next = new double[direction.length];
            for (double[] state : states) {
                double projection = logit(direction, state) / states.length;
                for (int i = 0; i < state.length; i++) {
                    next[i] += projection * state[i];
                }
                next[state.length] += projection;
            }
            length = Math.sqrt(Arrays.stream(next).map(x -> x * x).sum());
            double scale = length;
            direction = Arrays.stream(next).map(x -> x / scale).toArray();
        }
        return 1.1 * length;
    }

    /** Four sums side by side: a single one would wait for each addition to end, and this is where a fit spends its time. */
    private static double logit(double[] head, double[] state) {
        double first = head[state.length];
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i + 3 < state.length; i += 4) {
            first += head[i] * state[i];
            second += head[i + 1] * state[i + 1];
            third += head[i + 2] * state[i + 2];
            fourth += head[i + 3] * state[i + 3];
        }
        for (; i < state.length; i++) {
            first += head[i] * state[i];
        }
        return (first + second) + (third + fourth);
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    /** -t ln p - (1 - t) ln(1 - p) of p = sigmoid(logit), without overflow. */
    private static double crossEntropy(double logit, double target) {
        return Math.max(logit, 0) - logit * target + Math.log1p(Math.exp(-Math.abs(logit)));
    }

    /** Centre and spread of each component. */
    private record Scale(double[] centre, double[] spread) {
        private static final double LEAST = 1e-6;

        static Scale of(float[][] states) {
            int components = states[0].length;
            double[] centre = new double[components];
            double[] spread = new double[components];
            for (int i = 0; i < components; i++) {
                double sum = 0;
                double squares = 0;
                for (float[] state : states) {
                    sum += state[i];
                    squares += state[i] * (double) state[i];
                }
                centre[i] = sum / states.length;
                spread[i] = Math.max(LEAST, Math.sqrt(Math.max(0, squares / states.length - centre[i] * centre[i])));
            }
            return new Scale(centre, spread);
        }

        double[][] apply(float[][] states) {
            double[][] scaled = new double[states.length][centre.length];
            for (int example = 0; example < states.length; example++) {
                for (int i = 0; i < centre.length; i++) {
                    scaled[example][i] = (states[example][i] - centre[i]) / spread[i];
                }
            }
            return scaled;
        }

        /** Weights for scaled states, then the bias. */
        double[] into(LinearHead head) {
            double[] inside = new double[centre.length + 1];
            inside[centre.length] = head.bias();
            for (int i = 0; i < centre.length; i++) {
                inside[i] = head.weights()[i] * spread[i];
                inside[centre.length] += head.weights()[i] * centre[i];
            }
            return inside;
        }

        LinearHead outOf(double[] inside) {
            double[] weights = new double[centre.length];
            double bias = inside[centre.length];
            for (int i = 0; i < centre.length; i++) {
                weights[i] = inside[i] / spread[i];
                bias -= weights[i] * centre[i];
            }
            return new LinearHead(weights, bias);
        }
    }
}

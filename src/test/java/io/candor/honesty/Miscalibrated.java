package io.candor.honesty;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * Streams of labels whose true expected calibration error is known: confidences of some shape, and a way in which the truth lies
 * off them, as far as the error asks for.
 */
final class Miscalibrated {
    private static final int BINS = ExpectedCalibrationError.PAPER_BINS;
    private static final int POPULATION = 100_000;

    /** Shape of the confidences. */
    enum Confidences {
        UNIFORM {
            @Override
            double next(Random random) {
                return random.nextDouble();
            }
        },
        /** Three of four above 0.7. */
        HIGH {
            @Override
            double next(Random random) {
                return Math.sqrt(Math.max(random.nextDouble(), random.nextDouble()));
            }
        },
        /** Most near 0 or 1. */
        EXTREME {
            @Override
            double next(Random random) {
                double sine = Math.sin(Math.PI / 2 * random.nextDouble());
                return sine * sine;
            }
        };

        abstract double next(Random random);
    }

    /** How the truth lies off the confidence, by an amount from 0 on. */
    enum Gap {
        COMMON {
            @Override
            double truth(double confidence, double amount) {
                return Math.max(0, confidence - amount);
            }
        },
        SLOPE {
            @Override
            double truth(double confidence, double amount) {
                return 1 / (1 + Math.pow((1 - confidence) / confidence, 1 - amount));
            }
        },
        FEW_BINS {
            @Override
            double truth(double confidence, double amount) {
                return confidence > 0.8 ? confidence - amount : confidence;
            }
        };

        abstract double truth(double confidence, double amount);
    }

    private final Confidences confidences;
    private final DoubleUnaryOperator truth;

    Miscalibrated(Confidences confidences, Gap gap, double error) {
        this.confidences = confidences;
        double amount = error == 0 ? 0 : amount(confidences, gap, error);
        truth = confidence -> gap.truth(confidence, amount);
    }

    private static double amount(Confidences confidences, Gap gap, double error) {
        Random random = new Random(1);
        double[] population =
                random.doubles(POPULATION).map(any -> confidences.next(random)).toArray();
        double low = 0;
        double high = 0.8;
        for (int i = 0; i < 30; i++) {
            double amount = (low + high) / 2;
            if (error(population, confidence -> gap.truth(confidence, amount)) > error) {
                high = amount;
            } else {
                low = amount;
            }
        }
        return low;
    }

    private static double error(double[] population, DoubleUnaryOperator truth) {
        double[] gaps = new double[BINS];
        for (double confidence : population) {
            gaps[Binning.STANDARD.bin(confidence, BINS)] += confidence - truth.applyAsDouble(confidence);
        }
        double sum = 0;
        for (double gap : gaps) {
            sum += Math.abs(gap);
        }
        return sum / population.length;
    }

    List<ScoredAnswer> stream(int labels, long seed) {
        Random random = new Random(seed);
        List<ScoredAnswer> stream = new ArrayList<>(labels);
        for (int i = 0; i < labels; i++) {
            double confidence = confidences.next(random);
            stream.add(new ScoredAnswer(confidence, random.nextDouble() < truth.applyAsDouble(confidence) ? 1 : 0));
        }
        return stream;
    }

    static Interval interval(List<ScoredAnswer> stream, long seed) {
        ExpectedCalibrationError error = ExpectedCalibrationError.standard();
        return CalibrationErrorInterval.of(
                ReliabilityDiagram.of(stream, error.bins(), error.binning()),
                CalibrationNoiseFloor.of(stream, error, 200, seed),
                0.95,
                seed);
    }
}

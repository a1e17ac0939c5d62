package io.candor.experiment;

import io.candor.honesty.PropensityEstimate;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * EliCal with labels spent where the elicited confidence is least decided. Every question has a chance, which is
 * logged, so that an estimate over all questions stays possible (Horvitz and Thompson 1952).
 *
 * @param name of the row
 * @param samples samples per question that the elicitation saw
 */
record ActiveTreatment(String name, int samples) implements Treatment {
    /** Share of the budget that is spent at random, so that no propensity is near zero. */
    private static final double EVEN_SHARE = 0.5;

    static final String POOL = "labelled pool";
    static final String TRUTH = "accuracy";
    static final String AS_THEY_ARE = "accuracy_of_labels";
    static final String WEIGHTED = "accuracy_weighted";

    @Override
    public int[] draw(Cell cell, ExperimentContext context) throws IOException {
        double[] propensities = propensities(cell, context);
        Random random = new Random(cell.seed());
        return IntStream.range(0, propensities.length)
                .filter(i -> random.nextDouble() < propensities[i])
                .toArray();
    }

    @Override
    public Map<String, double[]> confidences(TreatmentInput input, ExperimentContext context) throws IOException {
        return new LoraTreatment(name, samples).confidences(input, context);
    }

    /** Accuracy of the model on all questions that may be labelled: in truth, by the labels as they are, and weighted. */
    @Override
    public Map<String, Map<String, Double>> furtherMetrics(TreatmentInput input, ExperimentContext context)
            throws IOException {
        double[] propensities = propensities(input.cell(), context);
        PropensityEstimate estimate = new PropensityEstimate();
        double naive = 0;
        for (int question : input.drawn()) {
            double verdict = context.labeled().verdicts()[question];
            naive += verdict / input.drawn().length;
            estimate = estimate.add(verdict, propensities[question]);
        }
        Map<String, Double> accuracy = new LinkedHashMap<>();
        accuracy.put(
                TRUTH, Arrays.stream(context.labeled().verdicts()).average().orElse(Double.NaN));
        accuracy.put(AS_THEY_ARE, naive);
        accuracy.put(WEIGHTED, estimate.mean());
        context.logPropensities(input, propensities);
        return Map.of(POOL, accuracy);
    }

    /** Chance of each question to be labelled; their sum is the budget, less what exceeds 1. */
    private double[] propensities(Cell cell, ExperimentContext context) throws IOException {
        double[] confidence = context.labeledConfidences(samples, cell.seed());
        double[] doubt = new double[confidence.length];
        double sum = 0;
        for (int i = 0; i < doubt.length; i++) {
            doubt[i] = Math.sqrt(confidence[i] * (1 - confidence[i]));
            sum += doubt[i];
        }
        for (int i = 0; i < doubt.length; i++) {
            double share = EVEN_SHARE / doubt.length + (1 - EVEN_SHARE) * doubt[i] / sum;
            doubt[i] = Math.min(1, cell.labels() * share);
        }
        return doubt;
    }
}

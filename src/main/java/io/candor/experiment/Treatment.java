package io.candor.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A method that gives confidences. Stateless: the same input gives the same confidences, in any order and on any
 * thread.
 */
interface Treatment {
    /** Names the row; no two treatments share one. */
    String name();

    /** @return test → confidence in each greedy answer, in [0, 1] */
    Map<String, double[]> confidences(TreatmentInput input, ExperimentContext context) throws IOException;

    /**
     * Which questions get the labels: at random, and so that the first of many labels are the same as few.
     *
     * @return places among the labelled questions
     */
    default int[] draw(Cell cell, ExperimentContext context) throws IOException {
        List<Integer> places = new ArrayList<>(
                IntStream.range(0, context.labeled().size()).boxed().toList());
        Collections.shuffle(places, new Random(cell.seed()));
        return places.stream().limit(cell.labels()).mapToInt(Integer::intValue).toArray();
    }

    /** Further figures of the cell, in the form of {@link CellResult#metrics}. */
    default Map<String, Map<String, Double>> furtherMetrics(TreatmentInput input, ExperimentContext context)
            throws IOException {
        return Map.of();
    }
}

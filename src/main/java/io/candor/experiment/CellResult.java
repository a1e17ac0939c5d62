package io.candor.experiment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Result of one cell.
 *
 * @param cell which one
 * @param seconds it took
 * @param metrics test → metric → value; NaN where undefined
 */
record CellResult(Cell cell, double seconds, Map<String, Map<String, Double>> metrics) {
    CellResult {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    double metric(String test, String metric) {
        Double value = metrics.getOrDefault(test, Map.of()).get(metric);
        return value == null ? Double.NaN : value;
    }
}

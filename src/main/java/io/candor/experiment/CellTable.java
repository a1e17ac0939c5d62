package io.candor.experiment;

import java.util.List;

/**
 * The cells, asked by what they are.
 *
 * @param plan which cells there are to be
 * @param results those that are done
 */
record CellTable(Plan plan, List<CellResult> results) {
    /** Over the seeds. Without labels, the kind of label does not matter; EliCal without any is elicitation only. */
    Summary summary(String treatment, int labels, LabelKind kind, String test, String metric) {
        String name = labels == 0 && treatment.equals(Plan.ELICAL) ? Plan.ELICITATION : treatment;
        LabelKind wanted = labels == 0 ? LabelKind.NONE : kind;
        return Summary.of(results.stream()
                .filter(result -> {
                    Cell cell = result.cell();
                    return cell.treatment().equals(name) && cell.labels() == labels && cell.kind() == wanted;
                })
                .mapToDouble(result -> result.metric(test, metric))
                .filter(value -> !Double.isNaN(value))
                .toArray());
    }

    /** The same for AUROC, on its own. */
    double auroc(String treatment, int labels, LabelKind kind, String test) {
        return summary(treatment, labels, kind, test, CellMetrics.AUROC).mean();
    }
}

package io.candor.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The paper's claims beside the figures measured here, without a conclusion. */
final class Claims {
    private static final int THOUSAND = 1000;
    private static final int FEW = 250;

    private final CellTable table;
    private final Plan plan;

    Claims(CellTable table) {
        this.table = table;
        this.plan = table.plan();
    }

    /** One row a claim and test: claim, test, the paper's figure, the figure here. */
    List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (String test : StudyQuestions.TESTS) {
            rows.add(row(
                    "elicitation only over self-consistency of all samples, AUROC",
                    test,
                    "-2.4 / -0.5 points",
                    points(graded(Plan.ELICITATION, 0, test), graded(consistency(), 0, test))));
            rows.add(row(
                    "EliCal with 1,000 labels as a share of calibration only with all, AUROC",
                    test,
                    "97.9 % / 98.5 %",
                    share(graded(Plan.ELICAL, THOUSAND, test), graded(Plan.CALIBRATION, plan.labeled(), test))));
            rows.add(row(
                    "EliCal over calibration only, both with 1,000 labels, AUROC",
                    test,
                    "+11.0 / +7.2 points",
                    points(graded(Plan.ELICAL, THOUSAND, test), graded(Plan.CALIBRATION, THOUSAND, test))));
            rows.add(row(
                    "EliCal over calibration only, both with all labels, AUROC",
                    test,
                    "+0.3 / +0.1 points",
                    points(graded(Plan.ELICAL, plan.labeled(), test), graded(Plan.CALIBRATION, plan.labeled(), test))));
            rows.add(
                    row("verdicts that are worth 1,000 graded labels to EliCal", test, "not reported", verdicts(test)));
            rows.add(row(
                    "best with at most 250 labels against EliCal with 1,000 graded, AUROC",
                    test,
                    "not reported",
                    best(test)));
        }
        return rows;
    }

    private static List<String> row(String claim, String test, String paper, String here) {
        return List.of(claim, test, test.equals("multiple-choice") ? "not reported" : paper, here);
    }

    private String consistency() {
        return RecordedTreatment.selfConsistency(plan.config().samples()).name();
    }

    private double graded(String treatment, int labels, String test) {
        return table.auroc(treatment, labels, LabelKind.GRADED, test);
    }

    private static String points(double ours, double other) {
        return Double.isNaN(ours - other) ? "–" : String.format(Locale.ROOT, "%+.1f points", 100 * (ours - other));
    }

    private static String share(double ours, double other) {
        return Double.isNaN(ours / other) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * ours / other);
    }

    private String verdicts(String test) {
        double wanted = graded(Plan.ELICAL, THOUSAND, test);
        if (Double.isNaN(wanted)) {
            return "–";
        }
        OptionalDouble count = crossing(wanted, test);
        return count.isPresent()
                ? String.format(Locale.ROOT, "%.0f", count.getAsDouble())
                : "more than " + plan.labeled();
    }

    /** Where the curve of verdicts first reaches a figure, between two counts along the logarithm of the labels. */
    private OptionalDouble crossing(double wanted, String test) {
        double before = Double.NaN;
        int fewer = 0;
        for (int count : plan.counts()) {
            double reached = table.auroc(Plan.ELICAL, count, LabelKind.BINARY, test);
            if (reached >= wanted) {
                double share = before < wanted ? (wanted - before) / (reached - before) : 1;
                return OptionalDouble.of(fewer == 0 ? count : fewer * Math.pow(count / (double) fewer, share));
            }
            before = reached;
            fewer = count;
        }
        return OptionalDouble.empty();
    }

    private String best(String test) {
        String best = "–";
        double most = Double.NEGATIVE_INFINITY;
        for (CellResult result : table.results()) {
            Cell cell = result.cell();
            double reached = cell.labels() == 0 || cell.labels() > FEW
                    ? Double.NaN
                    : table.auroc(cell.treatment(), cell.labels(), cell.kind(), test);
            if (reached > most) {
                most = reached;
                best = cell.treatment() + ", " + cell.labels() + " "
                        + cell.kind().title() + ": " + points(reached, graded(Plan.ELICAL, THOUSAND, test));
            }
        }
        return best;
    }
}

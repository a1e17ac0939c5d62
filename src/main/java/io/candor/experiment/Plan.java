package io.candor.experiment;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All rows of the experiment.
 *
 * @param config what to try
 * @param labeled questions that may be labelled
 * @param layers of the model
 */
record Plan(ExperimentConfig config, int labeled, int layers) {
    static final String ELICITATION = "elicitation only";
    static final String CALIBRATION = "calibration only";
    static final String ELICAL = "EliCal";
    static final String HEAD_ONLY = "EliCal, head only";

    private static final List<LabelKind> NO_LABELS = List.of(LabelKind.NONE);
    private static final List<LabelKind> BOTH = List.of(LabelKind.GRADED, LabelKind.BINARY);
    private static final List<Integer> FEWER_SAMPLES = List.of(2, 5);
    private static final List<Integer> CONSISTENCIES = List.of(2, 5, 20);

    List<PlannedTreatment> rows() {
        List<PlannedTreatment> rows = new ArrayList<>();
        rows.add(paper(RecordedTreatment.sequenceProbability(), List.of(0), NO_LABELS));
        consistencies().forEach(k -> rows.add(paper(RecordedTreatment.selfConsistency(k), List.of(0), NO_LABELS)));
        rows.add(paper(new LoraTreatment(ELICITATION, config.samples()), List.of(0), NO_LABELS));
        rows.add(paper(new LoraTreatment(CALIBRATION, 0), counts(), BOTH));
        rows.add(paper(new LoraTreatment(ELICAL, config.samples()), counts(), BOTH));
        addHeads(rows);
        addMaps(rows);
        addLora(rows);
        return rows;
    }

    /** In the order of the work: seed by seed, so that a stopped experiment has whole repetitions. */
    List<Cell> cells() {
        Set<Cell> cells = new LinkedHashSet<>();
        for (int seed = 1; seed <= config.seeds(); seed++) {
            for (PlannedTreatment row : rows()) {
                if (seed <= row.seeds()) {
                    addCells(row, seed, cells);
                }
            }
        }
        return List.copyOf(cells);
    }

    /** Without labels there is no kind of label, and one cell. */
    private static void addCells(PlannedTreatment row, int seed, Set<Cell> cells) {
        for (LabelKind kind : row.kinds()) {
            row.labels()
                    .forEach(count -> cells.add(
                            new Cell(row.treatment().name(), count, count == 0 ? LabelKind.NONE : kind, seed)));
        }
    }

    /** Label counts, then all. */
    List<Integer> counts() {
        return Stream.concat(config.labels().stream().filter(count -> count < labeled), Stream.of(labeled))
                .toList();
    }

    /** Sample counts that elicitations of this plan see; the paper's first. */
    List<Integer> elicitations() {
        return Stream.concat(Stream.of(config.samples()), FEWER_SAMPLES.stream().filter(k -> k < config.samples()))
                .toList();
    }

    private List<Integer> consistencies() {
        List<Integer> fewer =
                CONSISTENCIES.stream().filter(k -> k < config.samples()).toList();
        return Stream.concat(fewer.stream(), Stream.of(config.samples())).toList();
    }

    private void addHeads(List<PlannedTreatment> rows) {
        rows.add(ours(
                new HeadTreatment(HEAD_ONLY, new StateSource.Elicited(config.samples()), false),
                counts(),
                List.of(LabelKind.GRADED, LabelKind.BINARY, LabelKind.BINARY_SPREAD)));
        for (int layer = layers; layer >= 1; layer--) {
            for (boolean mean : new boolean[] {false, true}) {
                StateSource from = new StateSource.Frozen(layer, mean);
                String where = "frozen, layer " + layer + ", " + (mean ? "mean of tokens" : "last token");
                rows.add(once(new HeadTreatment(where, from, false), fewest()));
                rows.add(once(
                        new HeadTreatment(where + ", elicited", from, true),
                        Stream.concat(Stream.of(0), fewest().stream()).toList()));
            }
        }
    }

    private void addMaps(List<PlannedTreatment> rows) {
        rows.add(ours(MappedTreatment.beta(config.samples()), counts(), BOTH));
        rows.add(ours(MappedTreatment.isotonic(config.samples()), counts(), BOTH));
    }

    private void addLora(List<PlannedTreatment> rows) {
        List<Integer> some = fewest();
        rows.add(ours(
                new LoraTreatment(ELICAL + ", verdicts spread", config.samples()),
                some,
                List.of(LabelKind.BINARY_SPREAD)));
        rows.add(ours(new ActiveTreatment(ELICAL + ", active choice", config.samples()), some, BOTH));
        elicitations().stream().skip(1).forEach(k -> {
            rows.add(ours(new LoraTreatment(ELICITATION + ", k = " + k, k), List.of(0), NO_LABELS));
            rows.add(ours(new LoraTreatment(ELICAL + ", k = " + k, k), some, List.of(LabelKind.GRADED)));
        });
    }

    /** Enough to compare variants at little cost: few labels, the paper's thousand, and all. */
    private List<Integer> few() {
        return counts().stream()
                .filter(count -> count == labeled || count == 250 || count == 1000 || counts().size() < 4)
                .toList();
    }

    /** Without all labels: with them there is nothing to choose, and little left that elicitation could add. */
    private List<Integer> fewest() {
        return few().subList(0, few().size() - 1);
    }

    private PlannedTreatment paper(Treatment treatment, List<Integer> labels, List<LabelKind> kinds) {
        return new PlannedTreatment(treatment, labels, kinds, config.seeds(), false);
    }

    private PlannedTreatment ours(Treatment treatment, List<Integer> labels, List<LabelKind> kinds) {
        return new PlannedTreatment(treatment, labels, kinds, config.variantSeeds(), true);
    }

    /** One repetition and graded labels: these differ by more than seeds and kinds of labels do. */
    private PlannedTreatment once(Treatment treatment, List<Integer> labels) {
        return new PlannedTreatment(treatment, labels, List.of(LabelKind.GRADED), 1, true);
    }
}

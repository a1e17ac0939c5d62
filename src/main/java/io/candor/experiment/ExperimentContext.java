package io.candor.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.evaluation.ConfidencePass;
import io.candor.llm.adapter.Adapter;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LengthBatches;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.training.fit.ConfidenceFit;
import io.candor.training.fit.FitProgress;
import io.candor.training.fit.TrainingExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What all treatments share: the model, its signals on every question, and results that are computed once. */
final class ExperimentContext {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROWS = 256;
    private static final int TOKENS = 16_384;
    /** Enough for a linear head, and a bound on the memory for a large set. */
    private static final int MOST_ELICITED_STATES = 20_000;

    private final LanguageModel model;
    private final ExperimentConfig config;
    private final ElicitedAdapters adapters;
    private final QuestionSignals elicited;
    private final QuestionSignals labeled;
    private final Map<String, QuestionSignals> tests;
    private final Path choices;
    private final SharedComputation<FrozenHiddenStates> hiddenStates;
    private final ElicitationCache<AdaptedStates> states;
    private final ElicitationCache<double[]> claimed;
    private final ElicitationCache<Map<String, double[]>> tested;

    /**
     * @param elicited the first of them are the labelled ones
     * @param folder for adapters and logged choices
     */
    ExperimentContext(
            LanguageModel model,
            ExperimentConfig config,
            QuestionSignals elicited,
            QuestionSignals labeled,
            Map<String, QuestionSignals> tests,
            Path folder) {
        this.model = model;
        this.config = config;
        this.elicited = elicited;
        this.labeled = labeled;
        this.tests = tests;
        adapters = new ElicitedAdapters(folder.resolve("adapters"), model, config, elicited);
        choices = folder.resolve("choices");
        hiddenStates = new SharedComputation<>(this::read);
        states = new ElicitationCache<>(this::adapt);
        tested = new ElicitationCache<>((samples, seed) -> testConfidences(elicited(samples, seed)));
        claimed = new ElicitationCache<>((samples, seed) -> confidences(elicited(samples, seed), labeled));
    }

    int hiddenSize() {
        return model.checkpoint().config().hiddenSize();
    }

    QuestionSignals labeled() {
        return labeled;
    }

    /** Test → its questions. */
    Map<String, QuestionSignals> tests() {
        return tests;
    }

    /** The model's agreement with itself on the questions to elicit from. */
    double[] agreement() {
        return IntStream.range(0, elicited.size())
                .mapToDouble(elicited::agreement)
                .toArray();
    }

    Adapter fresh(long seed) {
        return adapters.fresh(seed);
    }

    Adapter elicited(int samples, long seed) throws IOException {
        return adapters.of(samples, seed, FitProgress.SILENT);
    }

    /** The adapter after calibration on the labels of an input. */
    Adapter calibrated(Adapter start, TreatmentInput input) {
        double[] targets = input.targets(labeled);
        List<TrainingExample> examples = new ArrayList<>(targets.length);
        for (int i = 0; i < targets.length; i++) {
            examples.add(new TrainingExample(labeled.prompts().get(input.drawn()[i]), (float) targets[i]));
        }
        return new ConfidenceFit(model, config.calibration().settings(targets.length, input.seed()), "calibration")
                .fit(start, examples, FitProgress.SILENT)
                .adapter();
    }

    /** Test → confidences of an adapter. */
    Map<String, double[]> testConfidences(Adapter adapter) {
        Map<String, double[]> all = new LinkedHashMap<>();
        tests.forEach((test, signals) -> all.put(test, confidences(adapter, signals)));
        return all;
    }

    /** An elicited adapter's confidences in the questions that may be labelled. */
    double[] labeledConfidences(int samples, long seed) throws IOException {
        return claimed.of(samples, seed);
    }

    /** Test → confidences of an elicited adapter. */
    Map<String, double[]> elicitedConfidences(int samples, long seed) throws IOException {
        return tested.of(samples, seed);
    }

    AdaptedStates adaptedStates(int samples, long seed) throws IOException {
        return states.of(samples, seed);
    }

    FrozenHiddenStates hiddenStates() {
        return hiddenStates.get();
    }

    /** Logs the propensity of every labelled question, one JSON line each. */
    void logPropensities(TreatmentInput input, double[] propensities) throws IOException {
        Files.createDirectories(choices);
        StringBuilder lines = new StringBuilder();
        for (int question : input.drawn()) {
            lines.append(JSON.writeValueAsString(Map.of("question", question, "propensity", propensities[question])))
                    .append('\n');
        }
        String name = String.format(
                "%s-%d-seed%d.jsonl",
                input.cell().kind().name().toLowerCase(Locale.ROOT),
                input.cell().labels(),
                input.cell().seed());
        Files.writeString(choices.resolve(name), lines);
    }

    private double[] confidences(Adapter adapter, QuestionSignals signals) {
        try (LoadedAdapter loaded = model.load(adapter)) {
            return new ConfidencePass(model).confidence(signals.prompts(), loaded);
        }
    }

    private FrozenHiddenStates read() {
        int kept = Math.max(labeled.size(), Math.min(elicited.size(), MOST_ELICITED_STATES));
        return new FrozenHiddenStates(model, elicited.prompts().subList(0, kept), labeled.size(), tests);
    }

    private AdaptedStates adapt(int samples, long seed) throws IOException {
        try (LoadedAdapter loaded = model.load(elicited(samples, seed))) {
            Map<String, float[][]> tested = new LinkedHashMap<>();
            tests.forEach((test, signals) -> tested.put(test, hidden(signals, loaded)));
            return new AdaptedStates(hidden(labeled, loaded), tested);
        }
    }

    private float[][] hidden(QuestionSignals signals, LoadedAdapter adapter) {
        float[][] hidden = new float[signals.size()][];
        List<Integer> places = IntStream.range(0, hidden.length).boxed().toList();
        for (List<Integer> batch : LengthBatches.of(places, signals.prompts()::get, ROWS, TOKENS)) {
            float[][] rows =
                    model.hidden(batch.stream().map(signals.prompts()::get).toList(), adapter);
            for (int row = 0; row < rows.length; row++) {
                hidden[batch.get(row)] = rows[row];
            }
        }
        return hidden;
    }
}

package io.candor.experiment;

import io.candor.llm.adapter.LoraConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings that decide the results, and the number of workers.
 *
 * @param seeds repetitions of the paper's rows; each draws its own labels and fits its own adapters
 * @param variantSeeds repetitions of the rows beyond the paper
 * @param labels numbers of labels; those beyond the labelled questions at hand are left out, and all of them are added
 * @param samples answers sampled per question, k
 * @param temperature of sampling
 * @param maxTokens most tokens of an answer
 * @param mostQuestions most questions of each file to train on
 * @param mostTested most questions of each test
 * @param lora rank, scaling and targets
 * @param elicitation the first stage
 * @param calibration the second stage, and the only one of calibration alone
 * @param workers cells fitted at a time; changes no result
 */
public record ExperimentConfig(
        int seeds,
        int variantSeeds,
        List<Integer> labels,
        int samples,
        double temperature,
        int maxTokens,
        int mostQuestions,
        int mostTested,
        LoraConfig lora,
        StageSchedule elicitation,
        StageSchedule calibration,
        int workers) {
    private static final List<Integer> PAPER_LABELS = List.of(50, 100, 250, 500, 1000, 2000, 5000);

    public ExperimentConfig {
        labels = List.copyOf(labels);
        if (seeds < 1
                || variantSeeds < 1
                || variantSeeds > seeds
                || samples < 2
                || workers < 1
                || mostQuestions < 1
                || mostTested < 1) {
            throw new IllegalArgumentException("seeds, variantSeeds (at most seeds), workers and mostQuestions must be"
                    + " positive and samples at least 2, got: " + seeds + ", " + variantSeeds + ", " + workers + ", "
                    + mostQuestions + ", " + samples);
        }
    }

    /** Takes about two hours for Atlas on two cores. */
    public static ExperimentConfig standard() {
        return new ExperimentConfig(
                5,
                2,
                PAPER_LABELS,
                20,
                1,
                16,
                Integer.MAX_VALUE,
                2_000,
                LoraConfig.onAllProjections(8, 16),
                new StageSchedule(6, 75_000, 64, 1e-3, 0.05, 2),
                new StageSchedule(20, 4_000, 32, 1e-3, 0.1, 3),
                2);
    }

    /** A few dozen questions and one seed or two: shows that everything works, and nothing else. */
    public static ExperimentConfig quick() {
        return new ExperimentConfig(
                2,
                1,
                List.of(10, 20),
                4,
                1,
                8,
                48,
                48,
                LoraConfig.onAllProjections(2, 4),
                new StageSchedule(1, 100, 16, 1e-3, 0.1, 1),
                new StageSchedule(2, 100, 8, 1e-3, 0.1, 1),
                2);
    }

    /** The settings that decide results, for people and to tell two experiments apart. */
    Map<String, String> described() {
        Map<String, String> described = new LinkedHashMap<>();
        described.put("samples", samples + " at temperature " + temperature + ", at most " + maxTokens + " tokens");
        described.put(
                "LoRA",
                "r " + lora.r() + ", alpha " + lora.loraAlpha() + ", "
                        + lora.targets().stream()
                                .map(target -> target.moduleName())
                                .toList());
        described.put("elicitation", described(elicitation));
        described.put("calibration", described(calibration));
        return described;
    }

    private static String described(StageSchedule stage) {
        return "learning rate " + stage.learningRate() + ", batch " + stage.batchSize() + ", at most "
                + stage.mostEpochs() + " epochs or " + stage.mostVisits() + " examples seen, held out "
                + stage.heldOutShare() + ", patience " + stage.patience();
    }
}

package io.candor.training;

import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.Precision;
import io.candor.release.gate.GateSettings;
import io.candor.training.fit.FitSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the trainer can be told, checked.
 *
 * @param group start of the consumer groups' names and of transactional ids
 * @param work folder for what a restart can go on from
 * @param duty share of the time the device is used, in (0, 1]; between steps it rests for the other part
 */
record TrainerConfig(
        String group,
        Model model,
        Path work,
        double duty,
        Sampling sampling,
        Memory memory,
        Audit audit,
        TriggerRule trigger,
        Stage elicitation,
        Stage calibration,
        Fit fit,
        LabelerCheck labelers,
        GateSettings gate,
        Map<String, String> consumer,
        Map<String, String> producer) {
    static final String PREFIX = "candor.training.";

    /** What training goes on from. */
    enum Start {
        /** The live release. */
        LIVE,
        /** A new adapter, every time. */
        FRESH
    }

    /**
     * The model to train for.
     *
     * @param name folder or hub id; empty for the embedded one
     * @param cache where the embedded one is unpacked
     */
    record Model(Optional<String> name, Optional<String> cache, EngineSettings engine) {}

    /**
     * Signals for elicitation from live questions.
     *
     * @param share of the answered questions that is sampled, by a hash of their ids, in [0, 1]; 0 for none
     * @param samples answers drawn per question, k
     * @param temperature of sampling, positive
     * @param maxTokens most tokens of a sampled answer
     * @param batch questions sampled together
     * @param maxLag answers behind from which on the sampler skips to the newest
     */
    record Sampling(double share, int samples, double temperature, int maxTokens, int batch, long maxLag) {
        Sampling {
            require(share >= 0 && share <= 1, "sampling.share must be in [0, 1]", share);
            require(samples >= 1, "sampling.samples must be at least 1", samples);
            require(temperature > 0 && temperature <= 100, "sampling.temperature must be in (0, 100]", temperature);
            require(maxTokens >= 1, "sampling.max-tokens must be at least 1", maxTokens);
            require(batch >= 1, "sampling.batch must be at least 1", batch);
            require(maxLag >= 1, "sampling.max-lag must be at least 1", maxLag);
        }
    }

    /**
     * What is kept of the past, in main memory.
     *
     * @param labels newest labels
     * @param signals newest consistency signals
     */
    record Memory(int labels, int signals) {
        Memory {
            require(labels >= 1, "memory.labels must be at least 1", labels);
            require(signals >= 1, "memory.signals must be at least 1", signals);
        }
    }

    /**
     * What judges.
     *
     * @param window newest labels of the slice that judge: old ones say little of what is live now
     */
    record Audit(AuditSlice slice, int window) {
        Audit {
            require(window >= 1, "audit.window must be at least 1", window);
        }
    }

    /**
     * One of EliCal's two.
     *
     * @param key its name among the settings
     * @param least elicitation: new signals without which the stage is left out; calibration: 0
     * @param replay calibration: most old labels per new one; elicitation: 0
     * @param epochs most passes over the examples
     * @param learningRate peak; empty for {@value #RATE_TIMES_WIDTH} by the model's hidden size, since the best rate of
     *     AdamW falls with the width (arXiv 2203.03466): 5e-4 at 256, 4e-5 at 3584
     */
    record Stage(String key, int least, double replay, int epochs, OptionalDouble learningRate) {
        static final double RATE_TIMES_WIDTH = 0.128;

        Stage {
            require(least >= 0, key + ".minimum must be at least 0", least);
            require(replay >= 0, key + ".replay must be at least 0", replay);
            require(epochs >= 1, key + ".epochs must be at least 1", epochs);
            require(learningRate.orElse(1) > 0, key + ".learning-rate must be positive", learningRate.orElse(0));
        }

        FitSettings settings(Fit fit, int hiddenSize) {
            return new FitSettings(
                    epochs,
                    fit.batch(),
                    learningRate.orElse(RATE_TIMES_WIDTH / hiddenSize),
                    0.1,
                    0.01,
                    1,
                    fit.heldOut(),
                    fit.patience(),
                    fit.seed());
        }
    }

    /**
     * What both stages share.
     *
     * @param start what training goes on from
     * @param rank of a new LoRA
     * @param loraAlpha of a new LoRA
     * @param batch examples per step
     * @param heldOut share of the training part that decides when to stop, in [0, 1)
     * @param patience epochs without gain before it stops
     * @param seed decides every draw
     */
    record Fit(Start start, int rank, double loraAlpha, int batch, double heldOut, int patience, long seed) {
        Fit {
            require(rank >= 1, "fit.rank must be at least 1", rank);
            require(loraAlpha > 0, "fit.lora-alpha must be positive", loraAlpha);
            require(batch >= 1, "fit.batch must be at least 1", batch);
            require(heldOut >= 0 && heldOut < 1, "fit.held-out must be in [0, 1)", heldOut);
            require(patience >= 1, "fit.patience must be at least 1", patience);
        }
    }

    TrainerConfig {
        require(!group.isBlank(), "group must not be blank", group);
        require(duty > 0 && duty <= 1, "duty must be in (0, 1]", duty);
    }

    /**
     * @param answersToo whether the same process answers questions
     * @param salt of the audit slice
     */
    static TrainerConfig of(TrainerSettings all, boolean answersToo, String salt) {
        return new TrainerConfig(
                all.group(),
                new Model(
                        all.model(),
                        all.cache(),
                        new EngineSettings(
                                all.device(), Precision.of(PREFIX + "precision", all.precision()), all.threads())),
                Path.of(all.work()),
                all.duty().orElse(answersToo ? 0.5 : 1),
                new Sampling(
                        all.sampling().share(),
                        all.sampling().samples(),
                        all.sampling().temperature(),
                        all.sampling().maxTokens(),
                        all.sampling().batch(),
                        all.sampling().maxLag()),
                new Memory(all.memory().labels(), all.memory().signals()),
                new Audit(
                        new AuditSlice(all.audit().share(), salt),
                        all.audit().window()),
                new TriggerRule(all.trigger().batches(), all.trigger().maxWait()),
                new Stage(
                        "elicitation",
                        all.elicitation().minimum(),
                        0,
                        all.elicitation().epochs(),
                        all.elicitation().learningRate()),
                new Stage(
                        "calibration",
                        0,
                        all.calibration().replay(),
                        all.calibration().epochs(),
                        all.calibration().learningRate()),
                new Fit(
                        all.fit().start(),
                        all.fit().rank(),
                        all.fit().loraAlpha(),
                        all.fit().batch(),
                        all.fit().heldOut(),
                        all.fit().patience(),
                        all.fit().seed()),
                new LabelerCheck(all.labelers().alpha(), all.labelers().minimum()),
                new GateSettings(
                        all.gate().minimum(),
                        all.gate().level(),
                        all.gate().aurocMargin(),
                        all.gate().labelerMinimum(),
                        all.gate().resamples()),
                all.consumer(),
                all.producer());
    }

    /** Everything that decides what is trained, for the identity of a release. */
    String fingerprint() {
        // With the salt, which only its hash carries on: another one teaches and judges with other questions.
        String slice = "AuditSlice[share=" + audit.slice().share() + ", salt=" + audit.slice().salt() + "]";
        String judges = "Audit[slice=" + slice + ", window=" + audit.window() + "]";
        return String.join("|", elicitation.toString(), calibration.toString(), fit.toString(), judges);
    }

    private static void require(boolean condition, String message, Object value) {
        if (!condition) {
            throw new IllegalArgumentException(PREFIX + message + ", got: " + value);
        }
    }
}

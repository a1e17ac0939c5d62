package io.candor.training;

import io.candor.honesty.labeler.LabelerCheck;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.Precision;
import io.candor.release.gate.GateSettings;
import io.candor.training.fit.FitSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Settings of the trainer; {@link #requireValid} checks what the types alone do not. */
@ConfigMapping(prefix = TrainerConfig.PREFIX)
public interface TrainerConfig {
    String PREFIX = "candor.training";

    /**
     * Start of the consumer groups' names and of transactional ids, the model's id is the rest: of all trainers of one
     * stream and model one trains, the others wait to take over.
     */
    @WithDefault("candor-trainer")
    String group();

    /** Folder or hub id of the model; without it that of the answerer, and without that the embedded checkpoint. */
    Optional<String> model();

    /** Where the embedded checkpoint is unpacked; without it the user's cache folder. */
    Optional<String> cache();

    /** {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}. */
    @WithDefault("auto")
    String device();

    /** Arithmetic, best the answerer's, so that a candidate is compared in the arithmetic that will serve it. */
    @WithDefault("auto")
    String precision();

    /** Threads of one operation on a CPU; 0 for as many as it measures to be fastest. */
    @WithDefault("0")
    int threads();

    /** Share of the time the device is used, in (0, 1]; without it 1, and 0.5 where the process answers too. */
    OptionalDouble duty();

    /** Folder for the finished stages of a run, from which a restart continues. */
    @WithDefault(".candor/training")
    String work();

    Sampling sampling();

    Memory memory();

    Audit audit();

    Trigger trigger();

    Elicitation elicitation();

    Calibration calibration();

    Fit fit();

    LabelerLimits labelers();

    Gate gate();

    /** Consumer settings by Kafka's own names, over ours. */
    Map<String, String> consumer();

    /** Producer settings by Kafka's own names, over ours. */
    Map<String, String> producer();

    /** Consistency signals, for elicitation, from live questions. */
    interface Sampling {
        /** Share of the answered questions that is sampled, by a hash of their ids, in [0, 1]; 0 for none at all. */
        @WithDefault("0.1")
        double share();

        /** Answers drawn per question, k. */
        @WithDefault("10")
        int samples();

        /** Of sampling, in (0, 100]. */
        @WithDefault("1")
        double temperature();

        /** Most tokens of a sampled answer. */
        @WithDefault("32")
        int maxTokens();

        /** Questions sampled together. */
        @WithDefault("16")
        int batch();

        /** Lag in answers beyond which the sampler skips to the newest. */
        @WithDefault("5000")
        long maxLag();

        private void requireValid() {
            require(share() >= 0 && share() <= 1, "sampling.share must be in [0, 1]", share());
            require(samples() >= 1, "sampling.samples must be at least 1", samples());
            require(
                    temperature() > 0 && temperature() <= 100,
                    "sampling.temperature must be in (0, 100]",
                    temperature());
            require(maxTokens() >= 1, "sampling.max-tokens must be at least 1", maxTokens());
            require(batch() >= 1, "sampling.batch must be at least 1", batch());
            require(maxLag() >= 1, "sampling.max-lag must be at least 1", maxLag());
        }
    }

    /** How many labels and signals are kept in main memory. */
    interface Memory {
        /** Newest texts kept with their labels; one that was asked again, with those of its newest questions. */
        @WithDefault("20000")
        int labels();

        /** Newest consistency signals kept. */
        @WithDefault("20000")
        int signals();

        private void requireValid() {
            require(labels() >= 1, "memory.labels must be at least 1", labels());
            require(signals() >= 1, "memory.signals must be at least 1", signals());
        }
    }

    /** The labels that decide on a candidate. */
    interface Audit {
        /** See {@link AuditSlice}. */
        @WithDefault("0.2")
        double share();

        /** See {@link AuditSlice}; without it one that is made once and kept beside the releases. */
        Optional<String> salt();

        /** Newest labels of the slice that are used: old ones say little about the release that is live now. */
        @WithDefault("2000")
        int window();

        default AuditSlice slice(String salt) {
            return new AuditSlice(share(), salt);
        }

        private void requireValid() {
            slice("");
            require(window() >= 1, "audit.window must be at least 1", window());
        }
    }

    /** See {@link TriggerRule}. */
    interface Trigger {
        @WithDefault("1")
        int batches();

        @WithDefault("24h")
        Duration maxWait();

        default TriggerRule rule() {
            return new TriggerRule(batches(), maxWait());
        }
    }

    /** The first stage of EliCal. */
    interface Elicitation {
        /** Fewest new signals; with fewer the stage is left out. */
        @WithDefault("2000")
        int minimum();

        /** Most passes over the examples. */
        @WithDefault("3")
        int epochs();

        /** Peak; see {@link Fit#RATE_TIMES_WIDTH} for the default. */
        OptionalDouble learningRate();

        First first();

        default FitSettings settings(Fit fit, int hiddenSize) {
            return fit.settings(epochs(), learningRate(), hiddenSize);
        }

        /** For a model that came without an adapter. */
        default FitSettings firstSettings(Fit fit, int hiddenSize) {
            return fit.settings(first().epochs(), learningRate(), hiddenSize);
        }

        private void requireValid() {
            require(minimum() >= 0, "elicitation.minimum must be at least 0", minimum());
            requireStage("elicitation", epochs(), learningRate());
            first().requireValid();
        }
    }

    /** The first head of a model that came without an adapter, from its own consistency alone. */
    interface First {
        /** Signals from which on it is tried; each further try wants twice as many. 0 for never. */
        @WithDefault("180")
        int minimum();

        /** Share of the answered questions that is sampled until there is one, in [0, 1], in the place of {@code sampling.share}. */
        @WithDefault("1")
        double share();

        /** Share of the signals outside the audit slice that decides at the gate with those inside, and is not learned from, in (0, 1). */
        @WithDefault("0.5")
        double judging();

        /** Most passes over the examples, of which there are few. */
        @WithDefault("30")
        int epochs();

        private void requireValid() {
            require(minimum() >= 0, "elicitation.first.minimum must be at least 0", minimum());
            require(share() >= 0 && share() <= 1, "elicitation.first.share must be in [0, 1]", share());
            require(judging() > 0 && judging() < 1, "elicitation.first.judging must be in (0, 1)", judging());
            require(epochs() >= 1, "elicitation.first.epochs must be at least 1", epochs());
        }
    }

    /** The second stage of EliCal. */
    interface Calibration {
        /** Most old labels per new one. */
        @WithDefault("2")
        double replay();

        /** Most passes over the examples. */
        @WithDefault("10")
        int epochs();

        /** Peak; see {@link Fit#RATE_TIMES_WIDTH} for the default. */
        OptionalDouble learningRate();

        default FitSettings settings(Fit fit, int hiddenSize) {
            return fit.settings(epochs(), learningRate(), hiddenSize);
        }

        private void requireValid() {
            require(replay() >= 0, "calibration.replay must be at least 0", replay());
            requireStage("calibration", epochs(), learningRate());
        }
    }

    /** What both stages share. */
    interface Fit {
        /**
         * The default peak learning rate times the model's hidden size, since the best rate of AdamW falls with the width
         * (arXiv 2203.03466): 5e-4 at 256, 4e-5 at 3584.
         */
        double RATE_TIMES_WIDTH = 0.128;

        /** What training starts from. */
        @WithDefault("LIVE")
        Start start();

        /** Rank of a new LoRA. */
        @WithDefault("8")
        int rank();

        /** Numerator of a new LoRA's scaling. */
        @WithDefault("16")
        double loraAlpha();

        /** How many layers, the last ones, a new LoRA adapts; 0 for all. Confidence and answer share those below. */
        @WithDefault("0")
        int lastLayers();

        /** Examples per step. */
        @WithDefault("32")
        int batch();

        /** Share of the training part that decides when to stop, in [0, 1). */
        @WithDefault("0.15")
        double heldOut();

        /** Epochs without gain before training stops. */
        @WithDefault("3")
        int patience();

        /** Decides every draw. */
        @WithDefault("7")
        long seed();

        default FitSettings settings(int epochs, OptionalDouble learningRate, int hiddenSize) {
            double rate = learningRate.orElse(RATE_TIMES_WIDTH / hiddenSize);
            return new FitSettings(epochs, batch(), rate, 0.1, 0.01, 1, heldOut(), patience(), seed());
        }

        private void requireValid() {
            require(rank() >= 1, "fit.rank must be at least 1", rank());
            require(loraAlpha() > 0, "fit.lora-alpha must be positive", loraAlpha());
            require(lastLayers() >= 0, "fit.last-layers must be at least 0", lastLayers());
            require(batch() >= 1, "fit.batch must be at least 1", batch());
            require(heldOut() >= 0 && heldOut() < 1, "fit.held-out must be in [0, 1)", heldOut());
            require(patience() >= 1, "fit.patience must be at least 1", patience());
        }
    }

    /** What training starts from. */
    enum Start {
        /** The live release. */
        LIVE,
        /** A new adapter, every time. */
        FRESH
    }

    /** See {@link LabelerCheck}. */
    interface LabelerLimits {
        @WithDefault("0.01")
        double alpha();

        @WithDefault("20")
        int minimum();

        default LabelerCheck check() {
            return new LabelerCheck(alpha(), minimum());
        }
    }

    /** See {@link GateSettings}. */
    interface Gate {
        /** Fifty more, the oldest, teach the candidate's map. */
        @WithDefault("50")
        int minimum();

        @WithDefault("0.05")
        double alpha();

        @WithDefault("0.05")
        double harmAlpha();

        @WithDefault("0.95")
        double level();

        @WithDefault("0.05")
        double aurocMargin();

        @WithDefault("30")
        int labelerMinimum();

        @WithDefault("1000")
        int resamples();

        default GateSettings settings() {
            return new GateSettings(
                    minimum(), alpha(), harmAlpha(), level(), aurocMargin(), labelerMinimum(), resamples());
        }
    }

    default EngineSettings engine() {
        return new EngineSettings(device(), Precision.of(PREFIX + ".precision", precision()), threads());
    }

    default Path workFolder() {
        return Path.of(work());
    }

    /** Share of the time the device is used; between steps it is idle for the rest. */
    default double duty(boolean answersToo) {
        return duty().orElse(answersToo ? 0.5 : 1);
    }

    /**
     * Everything that decides what is trained, for the identity of a release. Release ids are hashes over this text, so its
     * form must stay as it is.
     */
    default String fingerprint(AuditSlice slice) {
        return "Stage[key=elicitation, least=" + elicitation().minimum() + ", replay=0.0, epochs="
                + elicitation().epochs() + ", learningRate=" + elicitation().learningRate()
                + "]|Stage[key=calibration, least=0, replay=" + calibration().replay() + ", epochs="
                + calibration().epochs() + ", learningRate=" + calibration().learningRate() + "]|Fit[start="
                + fit().start() + ", rank=" + fit().rank() + ", loraAlpha=" + fit().loraAlpha() + ", batch="
                + fit().batch() + ", heldOut=" + fit().heldOut() + ", patience="
                + fit().patience() + ", seed=" + fit().seed()
                + (fit().lastLayers() > 0 ? ", lastLayers=" + fit().lastLayers() : "") + "]|Audit[slice="
                + "AuditSlice[share=" + slice.share() + ", salt=" + slice.salt() + "], window=" + audit().window()
                + "]";
    }

    /** @throws IllegalArgumentException naming key and value of the first setting that cannot be used */
    default void requireValid() {
        engine();
        workFolder();
        sampling().requireValid();
        memory().requireValid();
        audit().requireValid();
        trigger().rule();
        elicitation().requireValid();
        calibration().requireValid();
        fit().requireValid();
        labelers().check();
        gate().settings();
        require(!group().isBlank(), "group must not be blank", group());
        double duty = duty().orElse(1);
        require(duty > 0 && duty <= 1, "duty must be in (0, 1]", duty);
    }

    private static void requireStage(String key, int epochs, OptionalDouble learningRate) {
        require(epochs >= 1, key + ".epochs must be at least 1", epochs);
        require(learningRate.orElse(1) > 0, key + ".learning-rate must be positive", learningRate.orElse(0));
    }

    private static void require(boolean condition, String message, Object value) {
        if (!condition) {
            throw new IllegalArgumentException(PREFIX + "." + message + ", got: " + value);
        }
    }
}

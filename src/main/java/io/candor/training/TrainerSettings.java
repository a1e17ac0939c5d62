package io.candor.training;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Settings of the trainer; what each means is said where it is used, in {@link TrainerConfig}. */
@ConfigMapping(prefix = "candor.training")
public interface TrainerSettings {

    /**
     * Start of the consumer group's name, the model's id is the rest: of all trainers of one stream and model one trains, the
     * others wait to take over.
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

    /** Arithmetic, best the answerer's, so that what is judged is what will be served. */
    @WithDefault("auto")
    String precision();

    /** Threads of one operation on a CPU; 0 leaves the choice to libtorch. */
    @WithDefault("0")
    int threads();

    /** Share of the time the device is used, in (0, 1]; without it 1, and 0.5 where the process answers too. */
    OptionalDouble duty();

    /** Folder for what a restart can go on from. */
    @WithDefault(".candor/training")
    String work();

    Sampling sampling();

    Memory memory();

    Audit audit();

    Trigger trigger();

    Elicitation elicitation();

    Calibration calibration();

    Fit fit();

    Labelers labelers();

    Gate gate();

    /** Consumer settings by Kafka's own names, over ours. */
    Map<String, String> consumer();

    /** Producer settings by Kafka's own names, over ours. */
    Map<String, String> producer();

    /** See {@link TrainerConfig.Sampling}. */
    interface Sampling {
        @WithDefault("0.1")
        double share();

        @WithDefault("10")
        int samples();

        @WithDefault("1")
        double temperature();

        @WithDefault("32")
        int maxTokens();

        @WithDefault("16")
        int batch();

        @WithDefault("5000")
        long maxLag();
    }

    /** See {@link TrainerConfig.Memory}. */
    interface Memory {
        @WithDefault("20000")
        int labels();

        @WithDefault("20000")
        int signals();
    }

    /** See {@link AuditSlice} and {@link TrainerConfig.Audit}. */
    interface Audit {
        @WithDefault("0.2")
        double share();

        /** Decides which questions judge; without it one that is made once and kept beside the releases. */
        Optional<String> salt();

        @WithDefault("2000")
        int window();
    }

    /** See {@link TriggerRule}. */
    interface Trigger {
        @WithDefault("1")
        int batches();

        @WithDefault("24h")
        Duration maxWait();
    }

    /** See {@link TrainerConfig.Stage}. */
    interface Elicitation {
        @WithDefault("2000")
        int minimum();

        @WithDefault("3")
        int epochs();

        OptionalDouble learningRate();
    }

    /** See {@link TrainerConfig.Stage}. */
    interface Calibration {
        @WithDefault("2")
        double replay();

        @WithDefault("10")
        int epochs();

        OptionalDouble learningRate();
    }

    /** See {@link TrainerConfig.Fit}. */
    interface Fit {
        @WithDefault("LIVE")
        TrainerConfig.Start start();

        @WithDefault("8")
        int rank();

        @WithDefault("16")
        double loraAlpha();

        @WithDefault("32")
        int batch();

        @WithDefault("0.15")
        double heldOut();

        @WithDefault("3")
        int patience();

        @WithDefault("7")
        long seed();
    }

    /** See {@link LabelerCheck}. */
    interface Labelers {
        @WithDefault("0.01")
        double alpha();

        @WithDefault("20")
        int minimum();
    }

    /** See {@link io.candor.release.gate.GateSettings}. */
    interface Gate {
        @WithDefault("100")
        int minimum();

        @WithDefault("0.95")
        double level();

        @WithDefault("0.05")
        double aurocMargin();

        @WithDefault("30")
        int labelerMinimum();

        @WithDefault("1000")
        int resamples();
    }
}

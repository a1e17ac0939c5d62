package io.candor.cli;

import io.candor.cli.option.CommandModel;
import io.candor.cli.option.ConsoleProgress;
import io.candor.cli.option.EngineOptions;
import io.candor.cli.option.LoraOptions;
import io.candor.cli.option.ModelFolder;
import io.candor.cli.option.Numbers;
import io.candor.cli.option.OutputFolder;
import io.candor.cli.option.SamplingOptions;
import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.AdapterFolder;
import io.candor.llm.adapter.LoraConfig;
import io.candor.llm.decoder.AdapterTraining;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import io.candor.release.store.MapFile;
import io.candor.training.dataset.HonestyBenchFile;
import io.candor.training.fit.FitSettings;
import io.candor.training.probe.ProbedQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code candor align}: EliCal offline (arXiv 2510.17509), both stages or either. */
@Command(
        name = "align",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Fits LoRA and confidence head of a frozen model: elicitation from the model's own consistency (--elicit),"
                    + " then calibration on a few labels (--data, --labels).",
            "Without --elicit it only calibrates; with --labels 0 it only elicits, or gives the adapter of --start a map of"
                    + " answers (--answer-labels). A tenth of the examples decides"
                    + " when to stop and is never trained on."
        },
        footerHeading = "Examples:%n",
        footer = {
            "  ./candor align --model models/qwen --elicit train.jsonl --data labeled.jsonl --labels 1000 --out"
                    + " adapters/qwen",
            "  ./candor align --model models/qwen --data labeled.jsonl --labels 1000 --answer-labels 1000 --out"
                    + " adapters/qwen",
            "  ./candor align --model models/qwen --data labeled.jsonl --graded --calibrate-lr 5e-5 --out"
                    + " adapters/qwen",
            "A line of a file: {\"question\": \"What is the capital of France?\", \"answers\": [\"Paris\"]}"
        })
final class AlignCommand implements Callable<Integer> {
    private static final LoraConfig LORA = LoraConfig.onAllProjections(8, 16);

    @Option(
            names = "--model",
            paramLabel = "DIR|ID",
            required = true,
            description = "Model folder, or a hub id to fetch.")
    String model;

    @Option(
            names = "--elicit",
            paramLabel = "FILE",
            split = ",",
            description = "JSON lines of questions to elicit from, gzipped or not, which needs no answers; or a"
                    + " HonestyBench file, whose recorded consistency is then used. More than one: all of them.")
    List<Path> elicit = List.of();

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "JSON lines of questions with answers to calibrate on, gzipped or not; or a HonestyBench"
                    + " file, whose recorded verdicts are then used.")
    Path data;

    @Option(
            names = "--labels",
            paramLabel = "N",
            defaultValue = "1000",
            converter = Numbers.NotNegative.class,
            description = "Labels to calibrate on, drawn by the seed; 0 to elicit only (default ${DEFAULT-VALUE}).")
    int labels;

    @Option(
            names = "--answer-labels",
            paramLabel = "N",
            defaultValue = "0",
            converter = Numbers.NotNegative.class,
            description =
                    "Labels of --data beside those, on which the head is not trained, to fit the map of answers to:"
                            + " it gives the confidence after the answer. 0 for none (default ${DEFAULT-VALUE}).")
    int answerLabels;

    @Option(
            names = "--graded",
            description = "Grade each label over k samples instead of one verdict on the greedy answer.")
    boolean graded;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Adapter folder to write.")
    Path out;

    @Option(
            names = "--samples",
            paramLabel = "K",
            defaultValue = "10",
            converter = Numbers.NotNegative.class,
            description =
                    "Sampled answers per question; 0 to elicit from the probability of the greedy answer, the limit"
                            + " of many samples at temperature 1 (default ${DEFAULT-VALUE}).")
    int samples;

    @Mixin
    SamplingOptions sampling;

    @Option(
            names = "--start",
            paramLabel = "DIR",
            description = "Adapter folder to go on from (default: a fresh adapter).")
    Path start;

    @Mixin
    LoraOptions loraOptions;

    @Option(
            names = "--last-layers",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description =
                    "LoRA adapts the last N layers alone; a question's confidence and answer then share the layers"
                            + " below (default: all).")
    Integer lastLayers;

    @Option(
            names = "--elicit-lr",
            paramLabel = "RATE",
            defaultValue = "0.002",
            converter = Numbers.AboveZero.class,
            description = "Peak learning rate of elicitation (default ${DEFAULT-VALUE}).")
    double elicitRate;

    @Option(
            names = "--calibrate-lr",
            paramLabel = "RATE",
            defaultValue = "0.0005",
            converter = Numbers.AboveZero.class,
            description = "Peak learning rate of calibration; large models want about 5e-5 (default ${DEFAULT-VALUE}).")
    double calibrateRate;

    @Option(
            names = "--elicit-epochs",
            paramLabel = "N",
            defaultValue = "10",
            converter = Numbers.Positive.class,
            description = "Most passes of elicitation (default ${DEFAULT-VALUE}).")
    int elicitEpochs;

    @Option(
            names = "--calibrate-epochs",
            paramLabel = "N",
            defaultValue = "20",
            converter = Numbers.Positive.class,
            description = "Most passes of calibration (default ${DEFAULT-VALUE}).")
    int calibrateEpochs;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "32",
            converter = Numbers.Positive.class,
            description = "Examples per step (default ${DEFAULT-VALUE}).")
    int batch;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description = "Seed of every draw (default ${DEFAULT-VALUE}).")
    long seed;

    @Mixin
    EngineOptions engine;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        boolean trained = !elicit.isEmpty() || (data != null && labels > 0);
        if (!trained && (answerLabels == 0 || start == null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "nothing to align with: give --elicit, or --data with --labels, or both; or --start with"
                            + " --answer-labels for a map of answers alone");
        }
        if (graded && samples == 0) {
            throw new ParameterException(spec.commandLine(), "--graded needs samples: give --samples at least 1");
        }
        if (start != null && (loraOptions.given() || lastLayers != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "an adapter has its LoRA already: leave out --start, or --r, --lora-alpha,"
                            + " --target-modules and --last-layers");
        }
        if (answerLabels > 0 && (data == null || HonestyBenchFile.isOne(data))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--answer-labels needs questions with answers to ask the model: give --data with a file of them");
        }
        EngineSettings settings = engine.settings();
        OutputFolder.prepare(out);
        try (LanguageModel language = CommandModel.open(ModelFolder.of(model), settings);
                ConsoleProgress progress = new ConsoleProgress()) {
            align(language, progress);
        }
        return 0;
    }

    /** Both files are read before the first stage begins, so that an error in the second file shows at once. */
    private void align(LanguageModel language, ConsoleProgress progress) throws IOException {
        AlignmentData files = new AlignmentData(
                language, samples, sampling.temperature, sampling.maxTokens, seed, progress, this::warn);
        Optional<AlignmentData.ExampleSource> unlabeled =
                elicit.isEmpty() ? Optional.empty() : Optional.of(files.elicitation(elicit));
        Optional<AlignmentData.ExampleSource> labeled =
                data == null || labels == 0 ? Optional.empty() : Optional.of(files.calibration(data, labels, graded));
        Optional<Supplier<List<ProbedQuestion>>> heldOut =
                answerLabels == 0 ? Optional.empty() : Optional.of(files.heldOut(data, labels, answerLabels));
        OfflineAlignment alignment = new OfflineAlignment(language, start(language), progress);
        if (unlabeled.isPresent()) {
            alignment.fit("elicitation", settings(elicitEpochs, elicitRate), unlabeled.get());
            alignment.record("elicitation.samples", Integer.toString(samples));
        }
        if (labeled.isPresent()) {
            alignment.fit("calibration", settings(calibrateEpochs, calibrateRate), labeled.get());
            alignment.record("calibration.labels", labels + (graded ? " graded" : " binary"));
        }
        alignment.record("seed", Long.toString(seed));
        heldOut.ifPresent(questions -> alignment.record("answerMap.labels", Integer.toString(answerLabels)));
        // One that lies there was fitted to another head.
        Files.deleteIfExists(out.resolve(MapFile.ANSWERS));
        Files.deleteIfExists(out.resolve(MapFile.SOURCES));
        alignment.write(out);
        if (heldOut.isPresent()) {
            FirstAnswerMap.write(language, out, heldOut.get().get());
        }
        spec.commandLine().getOut().printf("%s: %s%n", out, alignment);
    }

    private Adapter start(LanguageModel language) {
        return start == null
                ? AdapterTraining.fresh(
                        language.checkpoint().config(),
                        lora(language.checkpoint().config().layers()),
                        seed)
                : AdapterFolder.read(start, language.checkpoint());
    }

    private LoraConfig lora(int modelLayers) {
        LoraConfig lora = loraOptions.over(LORA, spec);
        if (lastLayers == null) {
            return lora;
        }
        if (lastLayers > modelLayers) {
            throw new ParameterException(
                    spec.commandLine(), "--last-layers is " + lastLayers + ", and the model has " + modelLayers);
        }
        return lora.onLast(lastLayers, modelLayers);
    }

    private void warn(String problem) {
        spec.commandLine().getErr().println("align: left out " + problem);
    }

    private FitSettings settings(int epochs, double learningRate) {
        return new FitSettings(epochs, batch, learningRate, 0.1, 0.01, 1, 0.1, 3, seed);
    }
}

package io.candor.atlas;

import io.candor.atlas.fact.FactFiles;
import io.candor.atlas.tokenizer.BpeTokenizer;
import io.candor.atlas.tokenizer.TokenizerFiles;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.SafetensorsWriter;
import io.candor.llm.decoder.AdamWSettings;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.Precision;
import io.candor.llm.decoder.Pretraining;
import io.candor.llm.decoder.TrainingStep;
import io.candor.llm.decoder.WeightedTokens;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code candor atlas pretrain}: trains Atlas from nothing on the facts, or goes on from its last checkpoint. */
@Command(
        name = "pretrain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Trains Atlas on the facts; goes on from the last checkpoint in --out if there is one.")
public final class PretrainCommand implements Callable<Integer> {
    static final String STATE = "pretraining.safetensors";
    private static final AdamWSettings ADAMW = new AdamWSettings(0.9, 0.98, 1e-8, 0.01, 1, true);
    private static final Duration REPORT_EVERY = Duration.ofSeconds(15);

    @Option(
            names = "--facts",
            paramLabel = "DIR",
            required = true,
            description = "Folder that `candor atlas facts` wrote.")
    Path facts;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder of the training state.")
    Path out;

    @Option(
            names = "--passes",
            defaultValue = "0.85",
            description = "Share of the exposures that is shown (default ${DEFAULT-VALUE}).")
    double passes;

    @Option(names = "--batch", defaultValue = "64", description = "Examples per step (default ${DEFAULT-VALUE}).")
    int batch;

    @Option(names = "--lr", defaultValue = "0.002", description = "Peak learning rate (default ${DEFAULT-VALUE}).")
    double learningRate;

    @Option(names = "--warm-up", defaultValue = "300", description = "Steps of warm-up (default ${DEFAULT-VALUE}).")
    int warmUp;

    @Option(names = "--seed", defaultValue = "7", description = "Seed of weights and order (default ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--precision",
            defaultValue = "AUTO",
            description =
                    "FLOAT32, BFLOAT16 or AUTO (BFLOAT16 where the hardware multiplies it) passes; weights stay float32 (default ${DEFAULT-VALUE}).")
    Precision precision;

    @Option(
            names = "--threads",
            defaultValue = "0",
            description = "CPU threads; 0 for all cores (default ${DEFAULT-VALUE}).")
    int threads;

    @Option(
            names = "--save-every",
            defaultValue = "1000",
            description = "Steps between checkpoints (default ${DEFAULT-VALUE}).")
    int saveEvery;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        require(passes > 0 && passes <= 1_000, "--passes", "above 0", passes);
        require(batch >= 1, "--batch", "at least 1", batch);
        require(learningRate > 0 && learningRate <= 1, "--lr", "above 0 and at most 1", learningRate);
        require(warmUp >= 1, "--warm-up", "at least 1", warmUp);
        require(threads >= 0, "--threads", "at least 0", threads);
        require(saveEvery >= 1, "--save-every", "at least 1", saveEvery);
        Files.createDirectories(out);
        BpeTokenizer tokenizer = TokenizerFiles.read(facts);
        PretrainingCorpus corpus =
                new PretrainingCorpus(FactFiles.readFacts(facts.resolve("facts.jsonl")), tokenizer, seed);
        long steps = Math.round(passes * corpus.examplesPerPass() / batch);
        try (Pretraining training = open(AtlasShape.config(tokenizer))) {
            run(training, corpus, steps);
        }
        return 0;
    }

    private void require(boolean usable, String option, String expected, Number actual) {
        if (!usable) {
            throw new ParameterException(spec.commandLine(), option + " must be " + expected + ", got: " + actual);
        }
    }

    private Pretraining open(ModelConfig config) throws IOException {
        EngineSettings engine = new EngineSettings("auto", precision, threads);
        Path state = out.resolve(STATE);
        if (!Files.exists(state)) {
            return Pretraining.start(config, seed, ADAMW, engine);
        }
        PretrainingState saved = PretrainingState.read(state);
        console().println("Goes on after step " + saved.steps() + " from " + state);
        return Pretraining.resume(config, saved.tensors(), saved.steps(), ADAMW, engine);
    }

    private void run(Pretraining training, PretrainingCorpus corpus, long steps) throws IOException {
        Progress progress = new Progress(console(), steps, training.steps());
        for (long step = training.steps(); step < steps; step++) {
            List<WeightedTokens> examples = corpus.batch(step, batch);
            TrainingStep result = training.step(examples, learningRate(step, steps));
            progress.took(step + 1, result, examples);
            if ((step + 1) % saveEvery == 0 || step + 1 == steps) {
                save(training, step + 1);
            }
        }
    }

    /** Linear warm-up, then linear decay to nothing. */
    private double learningRate(long step, long steps) {
        double rise = Math.min(1, (step + 1.0) / warmUp);
        double fall = (double) (steps - step) / Math.max(1, steps - warmUp);
        return learningRate * Math.min(rise, fall);
    }

    private void save(Pretraining training, long steps) throws IOException {
        SafetensorsWriter.write(
                out.resolve(STATE), training.state(), Map.of("format", "pt", "steps", Long.toString(steps)));
    }

    private PrintWriter console() {
        return spec.commandLine().getOut();
    }

    /** Prints a line at intervals: step, loss, tokens per second, time left. */
    private static final class Progress {
        private final PrintWriter console;
        private final long steps;
        private final long begun;
        private final Instant start = Instant.now();
        private Instant reported = start;
        private long tokens;
        private double loss = Double.NaN;

        Progress(PrintWriter console, long steps, long begun) {
            this.console = console;
            this.steps = steps;
            this.begun = begun;
        }

        void took(long step, TrainingStep result, List<WeightedTokens> examples) {
            loss = Double.isNaN(loss) ? result.loss() : 0.98 * loss + 0.02 * result.loss();
            for (WeightedTokens example : examples) {
                tokens += example.tokens().length;
            }
            Instant now = Instant.now();
            if (step == steps || now.isAfter(reported.plus(REPORT_EVERY))) {
                reported = now;
                double seconds = Duration.between(start, now).toMillis() / 1000.0;
                double left = seconds / (step - begun) * (steps - step);
                console.printf(
                        "step %d of %d, loss %.3f, %.0f tokens/s, %.0f s gone, %.0f s left%n",
                        step, steps, loss, tokens / seconds, seconds, left);
                console.flush();
            }
        }
    }
}

package io.candor.cli;

import io.candor.cli.option.ModelOptions;
import io.candor.cli.option.Numbers;
import io.candor.cli.option.OfflineModel;
import io.candor.release.store.ReleaseMaps;
import io.candor.training.dataset.TextLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code candor score}: answers and confidences for a stream of questions, without Kafka. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Reads JSON lines with \"question\", or \"text\" as REST has it, (and perhaps \"id\") from standard input or --in, and writes answer,"
                    + " confidence and meanTokenLogProbability (meanLogProbability, its former name, too) as JSON lines to standard output, in the same order.",
            "A line with \"answer\" and \"answerModel\" carries the answer that another system gave (perhaps with"
                    + " \"answerMeanTokenLogProbability\"): it is read instead of one being generated, and answerConfidence is"
                    + " there once the adapter has a map of that model's answers.",
            "A line that is no question is reported on standard error and costs no other line. Memory does not grow"
                    + " with the input."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every line was scored",
            "1:a line was refused, or the model or the input cannot be used",
            "2:the command line is wrong"
        },
        footerHeading = "Examples:%n",
        footer = {
            "  ./candor score < questions.jsonl > scored.jsonl",
            "  ./candor score --maps .candor/data/releases/RELEASE < questions-with-answers.jsonl",
            "  ./candor score --model models/qwen --adapter adapters/qwen --precision bfloat16 < questions.jsonl",
            "  echo '{\"id\": 1, \"question\": \"What is the capital of France?\"}' | ./candor score --confidence-only",
            "  echo '{\"question\": \"What is the capital of Peru?\", \"answer\": \"Lima\", \"answerModel\": \"acme\"}' |"
                    + " ./candor score"
        })
final class ScoreCommand implements Callable<Integer> {
    private static final int BATCHES_OF_A_WINDOW = 16;

    @Option(names = "--in", paramLabel = "FILE", description = "JSON lines of questions (default: standard input).")
    Path in;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            defaultValue = "32",
            converter = Numbers.Positive.class,
            description = "Most tokens of an answer (default ${DEFAULT-VALUE}).")
    int maxTokens;

    @Option(names = "--confidence-only", description = "Confidences without answers: one pass per question.")
    boolean confidenceOnly;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            converter = Numbers.Positive.class,
            description = "Most questions of a batch (default ${DEFAULT-VALUE}).")
    int batch;

    @Option(
            names = "--maps",
            paramLabel = "DIR",
            description =
                    "Folder of a release whose maps count instead of the adapter's own, of the same adapter: a release of maps alone"
                            + " has no adapter beside them in the store.")
    Path maps;

    @Mixin
    ModelOptions options;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Optional<ReleaseMaps> others = Optional.ofNullable(maps).map(OfflineModel::mapsOf);
        try (TextLines lines = new TextLines(open());
                OfflineModel opened = options.open()) {
            OfflineModel model = others.map(opened::with).orElse(opened);
            if (confidenceOnly && model.adapter().isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(), "--confidence-only needs an adapter, the model has none: give --adapter");
            }
            LineScorer scorer = new LineScorer(
                    model,
                    new LineScorer.ScoreSettings(
                            batch,
                            Math.multiplyExact(BATCHES_OF_A_WINDOW, Math.min(batch, 1 << 16)),
                            confidenceOnly ? 0 : maxTokens,
                            in == null ? "standard input" : in.toString()),
                    spec.commandLine().getErr());
            return scorer.score(lines, spec.commandLine().getOut()) == 0 ? 0 : 1;
        }
    }

    private InputStream open() throws IOException {
        if (in == null) {
            return System.in;
        }
        InputFile.require(in, "a file of JSON lines with \"question\"");
        return Files.newInputStream(in);
    }
}

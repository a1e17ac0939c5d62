package io.candor.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.bench.EngineBench;
import io.candor.bench.EngineBenchPlan;
import io.candor.bench.EngineReport;
import io.candor.cli.option.EngineOptions;
import io.candor.cli.option.ModelFolder;
import io.candor.cli.option.Numbers;
import io.candor.cli.option.OfflineModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code candor bench engine}: the engine alone, for any model. */
@Command(
        name = "engine",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Measures the engine alone, without Kafka: prefill, decoding, confidences beside answers, samples.",
        footerHeading = "Examples:%n",
        footer = {
            "  ./candor bench engine --precision AUTO",
            "  ./candor bench engine --model Qwen/Qwen2.5-0.5B-Instruct --rounds 5 --json"
        })
final class EngineBenchCommand implements Callable<Integer> {
    @Option(
            names = "--model",
            paramLabel = "DIR|ID",
            description = "Model folder, or a hub id to fetch (default: the embedded Atlas).")
    String model;

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "Adapter folder (default: adapter inside the model folder; without one no confidences).")
    Path adapter;

    @Option(
            names = "--batch",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,32",
            converter = Numbers.Positive.class,
            description = "Prompts at once (default ${DEFAULT-VALUE}).")
    List<Integer> batches;

    @Option(
            names = "--prompt",
            paramLabel = "N",
            defaultValue = "32",
            converter = Numbers.Positive.class,
            description = "Tokens of a prompt (default ${DEFAULT-VALUE}).")
    int promptTokens;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            defaultValue = "16",
            converter = Numbers.Positive.class,
            description = "Tokens after the first (default ${DEFAULT-VALUE}).")
    int newTokens;

    @Option(
            names = "--samples",
            paramLabel = "K",
            defaultValue = "20",
            converter = Numbers.Positive.class,
            description = "Samples of one prompt (default ${DEFAULT-VALUE}).")
    int samples;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            converter = Numbers.Positive.class,
            description = "Rounds, of which the median counts; one more goes before (default ${DEFAULT-VALUE}).")
    int rounds;

    @Option(names = "--json", description = "Print one JSON object, for machines.")
    boolean json;

    @Mixin
    EngineOptions engine;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        EngineBenchPlan plan = new EngineBenchPlan(batches, promptTokens, newTokens, samples, rounds);
        try (OfflineModel measured = OfflineModel.open(ModelFolder.of(model), adapter, engine.settings())) {
            print(bench(measured, plan).run());
        }
        return 0;
    }

    private EngineBench bench(OfflineModel measured, EngineBenchPlan plan) {
        try {
            return new EngineBench(measured.language(), measured.adapter(), plan);
        } catch (IllegalArgumentException tooLong) {
            // Only other numbers of tokens help, or another model.
            throw new ParameterException(spec.commandLine(), "--prompt and --tokens: " + tooLong.getMessage(), tooLong);
        }
    }

    private void print(EngineReport report) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                json
                        ? new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report)
                                + System.lineSeparator()
                        : report.text());
        out.flush();
    }
}

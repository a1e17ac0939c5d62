package io.candor.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.bench.EngineBench;
import io.candor.bench.EngineBenchPlan;
import io.candor.bench.EngineReport;
import io.candor.bench.MedianSpread;
import io.candor.cli.option.Numbers;
import io.candor.cli.option.OfflineModel;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.Precision;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The engine alone: speed of prefill and decoding, of confidences beside answers, and memory, for any model. */
@Command(
        name = "engine",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the engine alone, without Kafka: a table of medians with their spread.",
            "`load-test/run model` writes models to measure where none are at hand."
        })
final class EngineCommand implements Callable<Integer> {
    @Option(
            names = "--model",
            required = true,
            split = ",",
            paramLabel = "DIR",
            description = "Model folders; without an adapter folder inside there are no confidences to measure.")
    List<Path> models;

    @Option(
            names = "--batch",
            split = ",",
            defaultValue = "1,32",
            converter = Numbers.Positive.class,
            description = "Prompts at once (default ${DEFAULT-VALUE}).")
    List<Integer> batches;

    @Option(
            names = "--prompt",
            defaultValue = "32",
            converter = Numbers.Positive.class,
            description = "Tokens of a prompt (default ${DEFAULT-VALUE}).")
    int promptTokens;

    @Option(
            names = "--tokens",
            defaultValue = "16",
            converter = Numbers.Positive.class,
            description = "Tokens after the first (default ${DEFAULT-VALUE}).")
    int newTokens;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            converter = Numbers.Positive.class,
            description = "Rounds that count; one goes before (default ${DEFAULT-VALUE}).")
    int rounds;

    @Option(
            names = "--precision",
            defaultValue = "auto",
            description = "auto, bfloat16, float32, int8 or int4 (default ${DEFAULT-VALUE}).")
    String precision;

    @Option(
            names = "--device",
            defaultValue = "auto",
            description = "auto, cpu, gpu or gpu:N (default ${DEFAULT-VALUE}).")
    String device;

    @Option(
            names = "--threads",
            defaultValue = "0",
            description = "CPU threads; 0 for as many as it measures to be fastest (default ${DEFAULT-VALUE}).")
    int threads;

    @Option(
            names = "--mixed",
            defaultValue = "0",
            converter = Numbers.NotNegative.class,
            description = "Also answers of 1 to 64 tokens, so many of them, at the largest batch; not with --json"
                    + " (default ${DEFAULT-VALUE}).")
    int mixed;

    @Option(
            names = "--samples",
            defaultValue = "20",
            converter = Numbers.Positive.class,
            description = "Samples of one prompt (default ${DEFAULT-VALUE}).")
    int samples;

    @Option(names = "--json", description = "Print a JSON array with an object for each model instead of tables.")
    boolean json;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        EngineSettings settings = new EngineSettings(device, Precision.of("--precision", precision), threads);
        EngineBenchPlan plan = new EngineBenchPlan(batches, promptTokens, newTokens, samples, rounds);
        if (mixed > 0 && json) {
            throw new ParameterException(spec.commandLine(), "--mixed has no JSON: leave out --mixed or --json");
        }
        PrintWriter out = spec.commandLine().getOut();
        List<EngineReport> reports = new ArrayList<>();
        for (Path folder : models) {
            try (OfflineModel model = OfflineModel.open(folder, null, settings)) {
                reports.add(new EngineBench(model.language(), model.adapter(), plan).run());
                if (!json) {
                    out.println(reports.get(reports.size() - 1).text());
                    out.flush();
                }
            }
        }
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(reports));
        }
        if (mixed > 0) {
            mixedLengths(settings, out);
        }
        return 0;
    }

    private void mixedLengths(EngineSettings settings, PrintWriter out) {
        int places = Collections.max(batches);
        out.printf("%n%d answers of 1 to 64 tokens, %d places; p99 at 70 %% of the rate of waves:%n", mixed, places);
        out.println("| model | wave after wave, tok/s | continuous | continuous / waves | waves, p99 s | continuous |");
        out.println("| --- | --- | --- | --- | --- | --- |");
        for (Path folder : models) {
            try (LanguageModel model = LanguageModel.open(folder, settings)) {
                List<MixedLengths> measured = new ArrayList<>();
                for (int round = 0; round <= rounds; round++) {
                    measured.add(MixedLengths.measure(model, places, mixed, promptTokens));
                }
                List<MixedLengths> counted = measured.subList(1, measured.size());
                out.println(mixedLengths(model.modelId(), counted));
                out.flush();
            }
        }
    }

    private static String mixedLengths(String model, List<MixedLengths> counted) {
        return String.join(
                        " | ",
                        "| " + model,
                        spread(counted, each -> each.waves().tokensPerSecond(), "%,.0f"),
                        spread(counted, each -> each.continuous().tokensPerSecond(), "%,.0f"),
                        spread(
                                counted,
                                each -> each.continuous().tokensPerSecond()
                                        / each.waves().tokensPerSecond(),
                                "%.2f"),
                        spread(counted, each -> each.waves().p99Seconds(), "%.2f"),
                        spread(counted, each -> each.continuous().p99Seconds(), "%.2f"))
                + " |";
    }

    private static String spread(List<MixedLengths> counted, ToDoubleFunction<MixedLengths> figure, String format) {
        return MedianSpread.of(counted.stream().mapToDouble(figure)).text(format);
    }
}

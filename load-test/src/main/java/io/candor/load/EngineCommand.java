package io.candor.load;

import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.llm.decoder.Precision;
import io.candor.runtime.ResidentMemory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
            description = "Model folders, each with an adapter folder inside.")
    List<Path> models;

    @Option(names = "--batch", split = ",", defaultValue = "1,32", description = "Prompts at once (${DEFAULT-VALUE}).")
    List<Integer> batches;

    @Option(names = "--prompt", defaultValue = "32", description = "Tokens of a prompt (${DEFAULT-VALUE}).")
    int promptTokens;

    @Option(names = "--tokens", defaultValue = "16", description = "Tokens after the first (${DEFAULT-VALUE}).")
    int newTokens;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "Rounds that count; one goes before (${DEFAULT-VALUE}).")
    int rounds;

    @Option(
            names = "--precision",
            defaultValue = "auto",
            description = "auto, bfloat16 or float32 (default ${DEFAULT-VALUE}).")
    String precision;

    @Option(
            names = "--device",
            defaultValue = "auto",
            description = "auto, cpu, gpu or gpu:N (default ${DEFAULT-VALUE}).")
    String device;

    @Option(names = "--threads", defaultValue = "0", description = "Threads on a CPU; 0 for libtorch's choice.")
    int threads;

    @Option(
            names = "--mixed",
            defaultValue = "0",
            description = "Also answers of 1 to 64 tokens, so many of them, at the largest batch (${DEFAULT-VALUE}).")
    int mixed;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        EngineSettings settings = new EngineSettings(device, Precision.of("--precision", precision), threads);
        PrintWriter out = spec.commandLine().getOut();
        out.println("| model | computes in | rows | prefill tok/s | decode tok/s | answer+confidence / answer |"
                + " 20 samples ms | resident MB |");
        out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (Path folder : models) {
            try (LanguageModel model = LanguageModel.open(folder, settings);
                    LoadedAdapter adapter = model.loadAdapter(folder.resolve("adapter"))) {
                for (int rows : batches) {
                    out.println(line(model, rows, measured(model, adapter, rows)));
                    out.flush();
                }
            }
        }
        if (mixed > 0) {
            mixedLengths(settings, out);
        }
        return 0;
    }

    private void mixedLengths(EngineSettings settings, PrintWriter out) {
        int places = Collections.max(batches);
        out.printf("%n%d answers of 1 to 64 tokens, %d places, tok/s:%n", mixed, places);
        out.println("| model | wave after wave | continuous | continuous / waves |");
        out.println("| --- | --- | --- | --- |");
        for (Path folder : models) {
            try (LanguageModel model = LanguageModel.open(folder, settings)) {
                List<MixedLengths> measured = new ArrayList<>();
                for (int round = 0; round <= rounds; round++) {
                    measured.add(MixedLengths.measure(model, places, mixed, promptTokens));
                }
                List<MixedLengths> counted = measured.subList(1, measured.size());
                out.println(String.join(
                        " | ",
                        "| " + model.modelId(),
                        spread(counted, MixedLengths::waves, "%,.0f"),
                        spread(counted, MixedLengths::continuous, "%,.0f"),
                        spread(counted, each -> each.continuous() / each.waves(), "%.2f") + " |"));
                out.flush();
            }
        }
    }

    private List<EngineFigures> measured(LanguageModel model, LoadedAdapter adapter, int rows) {
        List<EngineFigures> measured = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            measured.add(EngineFigures.measure(model, adapter, rows, promptTokens, newTokens));
        }
        return measured.subList(1, measured.size());
    }

    private static String line(LanguageModel model, int rows, List<EngineFigures> rounds) {
        return String.join(
                " | ",
                "| " + model.modelId(),
                model.precision().name().toLowerCase(Locale.ROOT),
                Integer.toString(rows),
                spread(rounds, EngineFigures::prefill, "%,.0f"),
                spread(rounds, EngineFigures::decode, "%,.0f"),
                spread(rounds, EngineFigures::confidenceRatio, "%.2f"),
                spread(rounds, EngineFigures::samplesMillis, "%,.0f"),
                ResidentMemory.mebibytes() + " |");
    }

    /** Median, and in parentheses the least and the most. */
    private static <T> String spread(List<T> rounds, ToDoubleFunction<T> figure, String format) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return String.format(
                Locale.ROOT,
                format + " (" + format + "–" + format + ")",
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }
}

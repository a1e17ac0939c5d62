package io.candor.cli;

import io.candor.cli.option.CommandModel;
import io.candor.cli.option.ConsoleProgress;
import io.candor.cli.option.EngineOptions;
import io.candor.cli.option.ModelFolder;
import io.candor.cli.option.Numbers;
import io.candor.cli.option.OutputFolder;
import io.candor.cli.option.SamplingOptions;
import io.candor.evaluation.DataSource;
import io.candor.evaluation.EvaluationReport;
import io.candor.evaluation.EvaluationSettings;
import io.candor.evaluation.QuestionEvaluation;
import io.candor.evaluation.RecordedEvaluation;
import io.candor.evaluation.ReportFiles;
import io.candor.evaluation.ScoredSet;
import io.candor.honesty.map.AnswerMap;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.training.dataset.HonestyBenchFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code candor evaluate}: how honest a model's confidences are, offline, as the paper measures it (arXiv 2510.17509). */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures how honest a model's confidences are on questions with known answers: report.md with"
                + " tables and plots, and report.json.",
        footerHeading = "Examples:%n",
        footer = {
            "  ./candor evaluate --model models/qwen --adapter adapters/qwen --data test.jsonl --samples 5 --out report",
            "  ./candor evaluate --model models/qwen --adapter elical=a --adapter calibrated=b --data in=in.jsonl"
                    + " --data out=out.jsonl --out report",
            "A line of a file: {\"question\": \"What is the capital of France?\", \"answers\": [\"Paris\"]}"
        })
final class EvaluateCommand implements Callable<Integer> {
    @Option(
            names = "--model",
            paramLabel = "DIR|ID",
            description = "Model folder, or a hub id to fetch; not needed where every file is a HonestyBench file and"
                    + " there is no adapter.")
    String model;

    @Option(
            names = "--adapter",
            paramLabel = "[NAME=]DIR",
            description = "Adapter folder whose confidence is measured; may be repeated, then with names.")
    List<String> adapters = List.of();

    @Option(
            names = "--data",
            required = true,
            paramLabel = "[NAME=]FILE",
            description = "JSON lines of questions with answers, gzipped or not, or of HonestyBench; may be repeated.")
    List<String> data;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder of the report.")
    Path out;

    @Option(
            names = "--samples",
            paramLabel = "K",
            defaultValue = "0",
            converter = Numbers.NotNegative.class,
            description = "Sampled answers per question for self-consistency; 0 for none (default ${DEFAULT-VALUE}).")
    int samples;

    @Option(names = "--semantic-judge", description = "Also let the model judge which samples mean the same.")
    boolean semanticJudge;

    @Option(names = "--verbalized", description = "Also ask the model for its confidence in words.")
    boolean verbalized;

    @Mixin
    SamplingOptions sampling;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description = "First N questions of each file only (default: all).")
    Integer limit;

    @Option(names = "--strict", description = "Stop at a line that cannot be used instead of leaving it out.")
    boolean strict;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description = "Seed of samples and bootstrap (default ${DEFAULT-VALUE}).")
    long seed;

    @Mixin
    EngineOptions engine;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        EvaluationSettings settings = settings();
        OutputFolder.prepare(out);
        Map<String, String> made = new LinkedHashMap<>();
        List<ScoredSet> sets;
        try (ConsoleProgress progress = new ConsoleProgress()) {
            sets = score(settings, made, progress);
            EvaluationReport report = EvaluationReport.of(made, sets, seed, progress);
            ReportFiles.write(out, report);
            progress.close();
            spec.commandLine().getOut().print(report.table());
        }
        spec.commandLine().getOut().printf("Report: %s%n", out.resolve(ReportFiles.MARKDOWN));
        spec.commandLine().getOut().flush();
        return 0;
    }

    private EvaluationSettings settings() {
        try {
            return new EvaluationSettings(
                    samples,
                    sampling.temperature,
                    sampling.maxTokens,
                    limit == null ? Integer.MAX_VALUE : limit,
                    strict,
                    semanticJudge,
                    verbalized,
                    seed);
        } catch (IllegalArgumentException e) {
            // What was typed: only typing something else helps.
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private List<ScoredSet> score(EvaluationSettings settings, Map<String, String> made, ConsoleProgress progress)
            throws IOException {
        EvaluationInputs inputs = new EvaluationInputs(data, adapters, spec);
        List<DataSource> sources = inputs.sources();
        if (model == null) {
            inputs.requireRecorded(sources);
            return score(sources, Optional.empty(), Map.of(), Map.of(), settings, progress);
        }
        Map<String, LoadedAdapter> loaded = new LinkedHashMap<>();
        EngineSettings device = engine.settings();
        try (LanguageModel language = CommandModel.open(ModelFolder.of(model), device)) {
            try {
                inputs.adapterFolders().forEach((name, folder) -> loaded.put(name, language.loadAdapter(folder)));
                describe(language, inputs, made);
                return score(sources, Optional.of(language), loaded, inputs.answerMaps(), settings, progress);
            } finally {
                loaded.values().forEach(LoadedAdapter::close);
            }
        }
    }

    private List<ScoredSet> score(
            List<DataSource> sources,
            Optional<LanguageModel> language,
            Map<String, LoadedAdapter> loaded,
            Map<String, AnswerMap> answerMaps,
            EvaluationSettings settings,
            ConsoleProgress progress)
            throws IOException {
        List<ScoredSet> sets = new ArrayList<>();
        for (DataSource source : sources) {
            if (HonestyBenchFile.isOne(source.file())) {
                sets.add(new RecordedEvaluation(language, loaded, settings, progress, this::warn).score(source));
            } else {
                sets.add(new QuestionEvaluation(
                                language.orElseThrow(), loaded, answerMaps, settings, progress, this::warn)
                        .score(source));
            }
        }
        return sets;
    }

    private void describe(LanguageModel language, EvaluationInputs inputs, Map<String, String> made) {
        made.put("model", language.modelId());
        inputs.adapterFolders()
                .forEach((name, folder) -> made.put(name, folder.getFileName().toString()));
        made.put("precision", engine.precision.name());
        made.put("max tokens", Integer.toString(sampling.maxTokens));
        made.put("samples", samples == 0 ? "0" : samples + " at temperature " + sampling.temperature);
        made.put("seed", Long.toString(seed));
    }

    private void warn(String problem) {
        spec.commandLine().getErr().println("evaluate: left out " + problem);
    }
}

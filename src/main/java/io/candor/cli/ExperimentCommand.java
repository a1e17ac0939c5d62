package io.candor.cli;

import io.candor.cli.option.CommandModel;
import io.candor.cli.option.ConsoleProgress;
import io.candor.cli.option.EngineOptions;
import io.candor.cli.option.LoraOptions;
import io.candor.cli.option.ModelFolder;
import io.candor.cli.option.Numbers;
import io.candor.cli.option.OutputFolder;
import io.candor.experiment.Experiment;
import io.candor.experiment.ExperimentConfig;
import io.candor.experiment.ExperimentReport;
import io.candor.experiment.StageSchedule;
import io.candor.experiment.StudyQuestions;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code candor experiment}: the paper's experiment and what goes beyond it (arXiv 2510.17509, section 4). */
@Command(
        name = "experiment",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Repeats the paper's experiment: every method with every number and kind of labels, over several seeds,"
                    + " in-domain, out-of-domain and in multiple-choice form, and variants beyond the paper on the same"
                    + " splits.",
            "May be stopped at any time: started again with the same --out it goes on with the cells that are not"
                    + " done, and with none left it only writes tables and curves."
        },
        footerHeading = "Examples:%n",
        footer = {
            "  ./candor experiment --out experiment --report docs/experiment    the embedded model, about two hours on"
                    + " 2 cores",
            "  ./candor experiment --out trial --quick                          a few dozen questions, minutes",
            "  ./candor experiment --model models/qwen --questions questions --elicit-lr 5e-5 --calibrate-lr 5e-5 --out"
                    + " qwen"
        })
final class ExperimentCommand implements Callable<Integer> {
    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder of all that is made and kept.")
    Path out;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Folder for tables and curves (default: report inside --out).")
    Path report;

    @Option(
            names = "--model",
            paramLabel = "DIR|ID",
            description = "Model folder, or a hub id to fetch (default: the embedded Atlas).")
    String model;

    @Option(
            names = "--questions",
            paramLabel = "DIR",
            description = "Folder with train.jsonl.gz, test-in-domain.jsonl.gz, test-out-of-domain.jsonl.gz,"
                    + " test-multiple-choice.jsonl.gz and perhaps elicit.jsonl.gz (default: Atlas's).")
    Path questions;

    @Option(names = "--quick", description = "A few dozen questions and small fits, to see that everything works.")
    boolean quick;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description = "Repetitions of the paper's rows; those beyond it are repeated at most twice (default 5).")
    Integer seeds;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description = "First N questions of each file only (default: all to train on, 2,000 of each test).")
    Integer limit;

    @Option(
            names = "--samples",
            paramLabel = "K",
            converter = Numbers.Positive.class,
            description = "Sampled answers per question, at least 2 (default 20).")
    Integer samples;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            converter = Numbers.Temperature.class,
            description = "Temperature of sampling (default 1).")
    Double temperature;

    @Mixin
    LoraOptions lora;

    @Option(
            names = "--elicit-lr",
            paramLabel = "RATE",
            converter = Numbers.AboveZero.class,
            description = "Peak learning rate of elicitation.")
    Double elicitRate;

    @Option(
            names = "--elicit-epochs",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description = "Most passes of elicitation.")
    Integer elicitEpochs;

    @Option(
            names = "--calibrate-lr",
            paramLabel = "RATE",
            converter = Numbers.AboveZero.class,
            description = "Peak learning rate of calibration.")
    Double calibrateRate;

    @Option(
            names = "--workers",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description = "Cells fitted at a time, each on --threads threads (default 2).")
    Integer workers;

    @Mixin
    EngineOptions engine;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ExperimentConfig config = config();
        OutputFolder.prepare(out);
        Path folder = questions != null ? questions : EmbeddedQuestions.unpack(out.resolve("questions"));
        StudyQuestions study = StudyQuestions.read(folder, config.mostQuestions(), config.mostTested());
        try (LanguageModel language = CommandModel.open(ModelFolder.of(model), settings());
                ConsoleProgress progress = new ConsoleProgress()) {
            ExperimentReport found = new Experiment(language, config, study, out, progress).run();
            Path written = report == null ? out.resolve("report") : report;
            found.write(written);
            progress.close();
            spec.commandLine().getOut().printf("Report: %s%n", written.resolve(ExperimentReport.MARKDOWN));
            spec.commandLine().getOut().flush();
        }
        return 0;
    }

    /** Small passes gain nothing from several threads; cells side by side do. */
    private EngineSettings settings() {
        EngineSettings given = engine.settings();
        return given.threads() > 0 ? given : new EngineSettings(given.device(), given.precision(), 1);
    }

    private ExperimentConfig config() {
        ExperimentConfig base = quick ? ExperimentConfig.quick() : ExperimentConfig.standard();
        int repetitions = seeds == null ? base.seeds() : seeds;
        try {
            return new ExperimentConfig(
                    repetitions,
                    Math.min(repetitions, base.variantSeeds()),
                    base.labels(),
                    samples == null ? base.samples() : samples,
                    temperature == null ? base.temperature() : temperature,
                    base.maxTokens(),
                    limit == null ? base.mostQuestions() : limit,
                    limit == null ? base.mostTested() : limit,
                    lora.over(base.lora(), spec),
                    stage(base.elicitation(), elicitRate, elicitEpochs),
                    stage(base.calibration(), calibrateRate, null),
                    workers == null ? base.workers() : workers);
        } catch (IllegalArgumentException e) {
            // What was typed: only typing something else helps.
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static StageSchedule stage(StageSchedule base, Double rate, Integer epochs) {
        return new StageSchedule(
                epochs == null ? base.mostEpochs() : epochs,
                base.mostVisits(),
                base.batchSize(),
                rate == null ? base.learningRate() : rate,
                base.heldOutShare(),
                base.patience());
    }
}

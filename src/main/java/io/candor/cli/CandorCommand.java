package io.candor.cli;

import io.candor.atlas.FactsCommand;
import io.candor.atlas.PackageCommand;
import io.candor.atlas.PretrainCommand;
import io.candor.cli.option.DurationText;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code candor} with its subcommands. */
@Command(
        name = "candor",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = "Answers questions and says, honestly, how likely each answer is right.",
        subcommands = {
            UpCommand.class,
            DemoCommand.class,
            AskCommand.class,
            RoleCommands.AnswererCommand.class,
            RoleCommands.CalibratorCommand.class,
            RoleCommands.TrainerCommand.class,
            RoleCommands.ConsoleCommand.class,
            TopicsCommand.class,
            AuditCommand.class,
            ReleasesCommand.class,
            PolicyCommand.class,
            KeysCommand.class,
            AclsCommand.class,
            QuestionsCommand.class,
            FeedbackCommand.class,
            ForgetCommand.class,
            ScoreCommand.class,
            PromptCommand.class,
            BenchCommand.class,
            EngineCommand.class,
            AlignCommand.class,
            EvaluateCommand.class,
            DriftCommand.class,
            ReportsCommand.class,
            LoopCommand.class,
            ExperimentCommand.class,
            CandorCommand.Atlas.class,
            CommandLine.HelpCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class CandorCommand {
    /**
     * The engine's libraries log every file they load, which is noise beside an answer. Kept in a field, because a
     * logger that is garbage collected loses its level.
     */
    private static final Logger ENGINE = Logger.getLogger("ai.djl");

    private CandorCommand() {}

    /** The embedded checkpoint. */
    @Command(
            name = "atlas",
            mixinStandardHelpOptions = true,
            description = "Makes the embedded checkpoint again from its public sources.",
            subcommands = {FactsCommand.class, PretrainCommand.class, PackageCommand.class})
    static final class Atlas {}

    /** Runs one command on this process's streams; returns the exit code. */
    public static int run(String... arguments) {
        ENGINE.setLevel(Level.SEVERE);
        // What is read and written is UTF-8, whatever the terminal's locale says.
        return commandLine(
                        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                        new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .execute(arguments);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException unusable) {
            throw new CommandLine.TypeConversionException(FailureReport.sentence(unusable));
        }
    }

    /**
     * Every command.
     *
     * @param out results
     * @param err error messages, one sentence each
     */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        FailureReport failures = new FailureReport();
        return new CommandLine(new CandorCommand())
                .registerConverter(Duration.class, new DurationText())
                .registerConverter(Path.class, CandorCommand::path)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setOut(out)
                .setErr(err);
    }
}

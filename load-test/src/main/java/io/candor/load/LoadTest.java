package io.candor.load;

import org.jboss.logmanager.Level;
import org.jboss.logmanager.LogContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point. */
@Command(
        name = "load-test",
        mixinStandardHelpOptions = true,
        description = "Load and chaos for Candor.",
        subcommands = {
            LoadCommand.class,
            ChaosCommand.class,
            CalibratorCommand.class,
            StateCommand.class,
            AnswersCommand.class,
            ModelCommand.class,
            EngineCommand.class,
            SourcesCommand.class,
            CascadeCommand.class,
            PagesCommand.class,
            CapacityCommand.class,
            SoakCommand.class,
            BrokerCommand.class
        })
final class LoadTest {
    private LoadTest() {}

    public static void main(String[] arguments) {
        // Without Quarkus, which sets levels, every trace message of Kafka's would be formatted and kept.
        LogContext.getLogContext().getLogger("").setLevel(Level.WARN);
        System.exit(new CommandLine(new LoadTest())
                .setExecutionExceptionHandler(LoadTest::complain)
                .execute(arguments));
    }

    private static int complain(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        boolean ours = failure instanceof IllegalArgumentException
                || failure instanceof IllegalStateException
                || failure.getClass().getName().startsWith("io.candor.");
        command.getErr().println("load-test: " + (ours ? failure.getMessage() : failure));
        return CommandLine.ExitCode.USAGE;
    }
}

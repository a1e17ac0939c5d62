package io.candor.load;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point. */
@Command(
        name = "load-test",
        mixinStandardHelpOptions = true,
        description = "Load and chaos for Candor.",
        subcommands = {LoadCommand.class, ChaosCommand.class, CalibratorCommand.class, BrokerCommand.class})
final class LoadTest {
    private LoadTest() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LoadTest()).execute(arguments));
    }
}

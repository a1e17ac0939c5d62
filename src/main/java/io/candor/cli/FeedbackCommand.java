package io.candor.cli;

import picocli.CommandLine.Command;

/** {@code candor feedback}: verdicts in batches. */
@Command(
        name = "feedback",
        mixinStandardHelpOptions = true,
        description = "Gives verdicts from a file, and writes labels and verdicts to one.",
        subcommands = {FeedbackImportCommand.class, FeedbackExportCommand.class})
final class FeedbackCommand {
    private FeedbackCommand() {}
}

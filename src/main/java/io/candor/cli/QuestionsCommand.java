package io.candor.cli;

import picocli.CommandLine.Command;

/** {@code candor questions}: questions in batches. */
@Command(
        name = "questions",
        mixinStandardHelpOptions = true,
        description = "Asks the questions of a file.",
        subcommands = QuestionsImportCommand.class)
final class QuestionsCommand {
    private QuestionsCommand() {}
}

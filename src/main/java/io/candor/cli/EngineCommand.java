package io.candor.cli;

import picocli.CommandLine.Command;

/** {@code candor engine}: a model that several answerers, perhaps on other machines, use together. */
@Command(
        name = "engine",
        mixinStandardHelpOptions = true,
        description = "Serves a model to answerers in other processes, and says what such a server can do.",
        subcommands = {EngineServeCommand.class, EngineCheckCommand.class})
final class EngineCommand {}

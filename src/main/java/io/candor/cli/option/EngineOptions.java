package io.candor.cli.option;

import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.Precision;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of every command that runs the engine. */
public final class EngineOptions {
    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "auto (a GPU if there is one), cpu, gpu or gpu:N (default ${DEFAULT-VALUE}).")
    String device;

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            defaultValue = "FLOAT32",
            description =
                    "FLOAT32, the reference; BFLOAT16, faster where the hardware has it; AUTO, BFLOAT16 just there; INT8, INT4,"
                            + " weights of so many bits on a CPU, faster for one answer at a time (default ${DEFAULT-VALUE}).")
    public Precision precision;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            converter = Numbers.NotNegative.class,
            description = "CPU threads; 0 for as many as it measures to be fastest" + " (default ${DEFAULT-VALUE}).")
    int threads;

    @Spec(Spec.Target.MIXEE)
    CommandSpec command;

    public EngineSettings settings() {
        try {
            return new EngineSettings(device, precision, threads);
        } catch (IllegalArgumentException e) {
            // What was typed: only typing something else helps.
            throw new ParameterException(command.commandLine(), "--" + e.getMessage(), e);
        }
    }
}

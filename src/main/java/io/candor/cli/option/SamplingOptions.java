package io.candor.cli.option;

import picocli.CommandLine.Option;

/** How answers are sampled, and how long they may be. */
public final class SamplingOptions {
    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "1",
            converter = Numbers.Temperature.class,
            description = "Temperature of sampling (default ${DEFAULT-VALUE}).")
    public double temperature;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            defaultValue = "24",
            converter = Numbers.Positive.class,
            description = "Most tokens of an answer (default ${DEFAULT-VALUE}).")
    public int maxTokens;
}

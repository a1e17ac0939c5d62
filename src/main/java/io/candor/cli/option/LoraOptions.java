package io.candor.cli.option;

import io.candor.llm.adapter.LoraConfig;
import io.candor.llm.checkpoint.Projection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** LoRA settings, where they differ from the defaults of the command. */
public final class LoraOptions {
    @Option(names = "--r", paramLabel = "N", converter = Numbers.Positive.class, description = "Rank of LoRA.")
    Integer rank;

    @Option(
            names = "--lora-alpha",
            paramLabel = "A",
            converter = Numbers.AboveZero.class,
            description = "Alpha of LoRA.")
    Double alpha;

    @Option(
            names = "--target-modules",
            paramLabel = "NAME",
            split = ",",
            description = "Projections that LoRA adapts, for example down_proj.")
    List<String> targetModules = List.of();

    /** The defaults, overridden by the options that were given. */
    public LoraConfig over(LoraConfig defaults, CommandSpec command) {
        return new LoraConfig(
                rank == null ? defaults.r() : rank,
                alpha == null ? defaults.loraAlpha() : alpha,
                defaults.rankStabilized(),
                targetModules.isEmpty() ? defaults.targets() : targets(command),
                defaults.layers());
    }

    public boolean given() {
        return rank != null || alpha != null || !targetModules.isEmpty();
    }

    private Set<Projection> targets(CommandSpec command) {
        Set<Projection> targets = EnumSet.noneOf(Projection.class);
        for (String name : targetModules) {
            targets.add(Projection.ofModuleName(name)
                    .orElseThrow(() -> new ParameterException(
                            command.commandLine(),
                            "--target-modules names the unknown projection " + name + ": use for example down_proj")));
        }
        return targets;
    }
}

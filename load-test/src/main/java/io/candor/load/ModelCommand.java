package io.candor.load;

import io.candor.cli.option.Numbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a model of a real one's shape with random weights, for machines where none can be downloaded. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a model folder of the shape of a public model: its config, a tokenizer of its size with its special tokens,"
                    + " random bfloat16 weights and a random adapter.",
            "Its answers are noise; speed and memory are those of the real model."
        })
final class ModelCommand implements Callable<Integer> {
    /** The names of the shapes, for the help. */
    static final class Names extends java.util.ArrayList<String> {
        Names() {
            super(ModelShape.names());
        }
    }

    @Option(
            names = "--like",
            required = true,
            paramLabel = "MODEL",
            completionCandidates = Names.class,
            description = "One of: ${COMPLETION-CANDIDATES}")
    String like;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder; must not exist, or be empty.")
    Path out;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "What the weights follow from (default ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--last-layers",
            paramLabel = "N",
            defaultValue = "0",
            converter = Numbers.NotNegative.class,
            description = "The adapter adapts the last N layers alone; 0 for all (default ${DEFAULT-VALUE}).")
    int lastLayers;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ModelShape shape = ModelShape.named(like);
        requireEmpty();
        var err = spec.commandLine().getErr();
        long parameters = new RandomModel(shape, seed, lastLayers, file -> err.println("model: " + file)).write(out);
        spec.commandLine().getOut().printf("%s: %,d parameters like %s%n", out, parameters, like);
        return 0;
    }

    private void requireEmpty() throws IOException {
        if (!Files.exists(out)) {
            return;
        }
        try (var files = Files.list(out)) {
            if (files.findAny().isPresent()) {
                throw new IllegalArgumentException(out + " is not empty; name a folder that does not exist");
            }
        }
    }
}

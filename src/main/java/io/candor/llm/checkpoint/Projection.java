package io.candor.llm.checkpoint;

import java.util.Arrays;
import java.util.Optional;

/** The seven linear projections of a decoder layer, in the order of computation. */
public enum Projection {
    QUERY("self_attn.q_proj"),
    KEY("self_attn.k_proj"),
    VALUE("self_attn.v_proj"),
    OUTPUT("self_attn.o_proj"),
    GATE("mlp.gate_proj"),
    UP("mlp.up_proj"),
    DOWN("mlp.down_proj");

    private final String path;

    Projection(String path) {
        this.path = path;
    }

    /** Its place within a layer, for example {@code self_attn.q_proj}. */
    public String path() {
        return path;
    }

    /** Its PEFT module name, for example {@code q_proj}. */
    public String moduleName() {
        return path.substring(path.indexOf('.') + 1);
    }

    /** Whether it adds a bias in models with {@link ModelConfig#attentionBias()}. */
    public boolean mayHaveBias() {
        return this == QUERY || this == KEY || this == VALUE;
    }

    public static Optional<Projection> ofModuleName(String name) {
        return Arrays.stream(values())
                .filter(projection -> projection.moduleName().equals(name))
                .findFirst();
    }

    public int inputSize(ModelConfig config) {
        return switch (this) {
            case OUTPUT -> config.heads() * config.headSize();
            case DOWN -> config.intermediateSize();
            default -> config.hiddenSize();
        };
    }

    public int outputSize(ModelConfig config) {
        return switch (this) {
            case QUERY -> config.heads() * config.headSize();
            case KEY, VALUE -> config.keyValueHeads() * config.headSize();
            case GATE, UP -> config.intermediateSize();
            case OUTPUT, DOWN -> config.hiddenSize();
        };
    }
}

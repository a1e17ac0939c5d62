package io.candor.llm.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.llm.checkpoint.JsonFile;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.Projection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a LoRA adapter adds, in PEFT's terms: {@code W x + scaling * B (A x)} at every target projection.
 *
 * @param r rank; rows of A and columns of B
 * @param loraAlpha numerator of the scaling
 * @param rankStabilized whether the scaling divides by sqrt(r) instead of r
 * @param targets the projections that carry an A and a B, in every layer or in some
 * @param layers the only layers, from 0, of which any projection is adapted; empty where that is so of all
 */
public record LoraConfig(
        int r, double loraAlpha, boolean rankStabilized, Set<Projection> targets, Set<Integer> layers) {
    /** Options of PEFT that would change the sum above; each must be off. */
    private static final List<String> MUST_BE_OFF = List.of(
            "use_dora",
            "use_qalora",
            "lora_bias",
            "fan_in_fan_out",
            "modules_to_save",
            "layer_replication",
            "target_parameters",
            "trainable_token_indices",
            "alora_invocation_tokens");

    /** Initialisations that leave the base weights as they are. */
    private static final Set<String> PLAIN_INITIALISATIONS = Set.of("true", "false", "gaussian", "orthogonal", "eva");

    /** Adapters in use have a few units; beyond this nothing of the base model is left. */
    private static final double MOST_SCALING = 1000;

    private static final String REMEDY = "use a plain LoRA adapter";

    public LoraConfig {
        if (r <= 0) {
            throw new IllegalArgumentException("r must be positive, got: " + r);
        }
        if (!(loraAlpha > 0) || Double.isInfinite(loraAlpha)) {
            throw new IllegalArgumentException("lora_alpha must be a positive number, got: " + loraAlpha);
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("target_modules must name at least one projection");
        }
        targets = Collections.unmodifiableSet(EnumSet.copyOf(targets));
        layers = Collections.unmodifiableSortedSet(new TreeSet<>(layers));
    }

    /** Plain LoRA of rank {@code r} on all seven projections. */
    public static LoraConfig onAllProjections(int r, double loraAlpha) {
        return new LoraConfig(r, loraAlpha, false, EnumSet.allOf(Projection.class), Set.of());
    }

    /**
     * The same on the last layers of a model alone: what is below is the base's.
     *
     * @param lastLayers how many; 0, or as many as there are, for all
     */
    public LoraConfig onLast(int lastLayers, int modelLayers) {
        Set<Integer> last = IntStream.range(Math.max(0, modelLayers - lastLayers), modelLayers)
                .boxed()
                .collect(Collectors.toSet());
        return new LoraConfig(
                r, loraAlpha, rankStabilized, targets, last.isEmpty() || lastLayers >= modelLayers ? Set.of() : last);
    }

    /** Whether a layer may carry an A and a B. */
    public boolean adapts(int layer) {
        return layers.isEmpty() || layers.contains(layer);
    }

    /** The factor on {@code B A}. */
    public double scaling() {
        return loraAlpha / (rankStabilized ? Math.sqrt(r) : r);
    }

    static LoraConfig read(JsonFile file, TargetModules modules) {
        if (!file.text("peft_type").equals("LORA")) {
            throw file.refuse("peft_type", "is the unsupported " + file.root().get("peft_type"), REMEDY);
        }
        if (!file.text("bias", "none").equals("none")) {
            throw file.refuse("bias", "is " + file.root().get("bias") + ", which is not supported", REMEDY);
        }
        MUST_BE_OFF.forEach(option -> requireOff(file, option));
        String initialisation = file.root().path("init_lora_weights").asText("true");
        if (!PLAIN_INITIALISATIONS.contains(initialisation)) {
            throw file.refuse(
                    "init_lora_weights", "is \"" + initialisation + "\", which changes the base weights", REMEDY);
        }
        int r = file.positiveInt("r");
        double loraAlpha = file.positiveNumber("lora_alpha");
        modules.requireUniform("rank_pattern", r, REMEDY);
        modules.requireUniform("alpha_pattern", loraAlpha, REMEDY);
        LoraConfig lora =
                new LoraConfig(r, loraAlpha, file.flag("use_rslora", false), modules.projections(), modules.layers());
        if (!(lora.scaling() <= MOST_SCALING)) {
            throw file.refuse(
                    "lora_alpha", "is " + loraAlpha + ", which scales the update by more than " + MOST_SCALING, REMEDY);
        }
        return lora;
    }

    private static void requireOff(JsonFile file, String option) {
        JsonNode node = file.root().path(option);
        boolean off = node.isMissingNode()
                || node.isNull()
                || (node.isBoolean() && !node.asBoolean())
                || (node.isContainerNode() && node.isEmpty());
        if (!off) {
            throw file.refuse(option, "is " + node + ", which is not supported", REMEDY);
        }
    }

    /** The content of {@code adapter_config.json}. */
    ObjectNode toJson(ModelConfig base, String baseModel, AdapterKeys keys) {
        ObjectNode json = JsonFile.MAPPER.createObjectNode();
        json.set("auto_mapping", keys.autoMapping(base));
        json.put("base_model_name_or_path", baseModel).put("bias", "none");
        json.put("fan_in_fan_out", false).put("inference_mode", true).put("init_lora_weights", true);
        json.set("lora_alpha", alphaAsPeftWritesIt());
        json.put("lora_dropout", 0.0);
        json.putNull("modules_to_save").put("peft_type", "LORA").put("r", r).putNull("revision");
        if (layers.isEmpty()) {
            targets.forEach(target -> json.withArray("target_modules").add(target.moduleName()));
        } else {
            json.put("target_modules", pattern());
        }
        json.put("task_type", keys.taskType());
        return json.put("use_dora", false).put("use_rslora", rankStabilized);
    }

    /** PEFT applies {@code layers_to_transform} to no model without a language head; a pattern over whole names it does. */
    private String pattern() {
        String numbers = layers.stream().map(String::valueOf).collect(Collectors.joining("|"));
        String paths = targets.stream()
                .map(target -> target.path().replace(".", "\\."))
                .collect(Collectors.joining("|"));
        return "(.*\\.)?layers\\.(" + numbers + ")\\.(" + paths + ")";
    }

    /** PEFT declares it an integer, yet takes any number. */
    private JsonNode alphaAsPeftWritesIt() {
        return loraAlpha == Math.rint(loraAlpha)
                ? JsonFile.MAPPER.getNodeFactory().numberNode((long) loraAlpha)
                : JsonFile.MAPPER.getNodeFactory().numberNode(loraAlpha);
    }
}

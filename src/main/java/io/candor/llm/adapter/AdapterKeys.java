package io.candor.llm.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.llm.checkpoint.JsonFile;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.Projection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How PEFT names an adapter's tensors: it depends on the class the base model was loaded as. */
public enum AdapterKeys {
    /** {@code base_model.model.layers.N...}: loaded with {@code AutoModel}, as the paper's modules are. */
    AUTO_MODEL("base_model.model."),
    /** {@code base_model.model.model.layers.N...}: loaded with {@code AutoModelForCausalLM}, as servers expect. */
    CAUSAL_LM("base_model.model.model.");

    /** Either form, with or without the adapter's name that PEFT writes when a model's state is saved raw. */
    private static final Pattern KEY = Pattern.compile(
            "base_model\\.model\\.(?:model\\.)?layers\\.(\\d{1,6})\\.(?:self_attn|mlp)\\.(\\w+)\\.lora_([AB])(?:\\.default)?\\.weight");

    private final String prefix;

    AdapterKeys(String prefix) {
        this.prefix = prefix;
    }

    /** One LoRA tensor: A or B of a site. */
    public record LoraTensor(Adapter.Site site, boolean isA) {}

    static Optional<LoraTensor> parse(String key) {
        Matcher matcher = KEY.matcher(key);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int layer = Integer.parseInt(matcher.group(1));
        boolean isA = matcher.group(3).equals("A");
        return Projection.ofModuleName(matcher.group(2))
                .map(projection -> new LoraTensor(new Adapter.Site(layer, projection), isA));
    }

    public String name(LoraTensor tensor) {
        return prefix + "layers." + tensor.site().layer() + "."
                + tensor.site().projection().path() + ".lora_" + (tensor.isA() ? "A" : "B") + ".weight";
    }

    String taskType() {
        return this == CAUSAL_LM ? "CAUSAL_LM" : null;
    }

    /** What PEFT needs to load the base by itself when no task type says it. */
    JsonNode autoMapping(ModelConfig base) {
        if (this == CAUSAL_LM) {
            return JsonFile.MAPPER.nullNode();
        }
        String stem = base.architecture().replace("ForCausalLM", "");
        String type = stem.toLowerCase(Locale.ROOT);
        ObjectNode mapping = JsonFile.MAPPER.createObjectNode();
        mapping.put("base_model_class", stem + "Model");
        return mapping.put("parent_library", "transformers.models." + type + ".modeling_" + type);
    }
}

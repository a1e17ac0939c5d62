package io.candor.llm.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Reads the rotary settings of {@code config.json} and computes the inverse frequencies.
 *
 * <p>The arithmetic is float32 step by step, because a last-bit difference in a frequency is multiplied by the position.
 * Formulas: llama3 as in Llama 3.1's release; YaRN as in arXiv 2309.00071.
 */
public final class RotaryConfig {
    private static final double DEFAULT_THETA = 10_000;
    private static final String CONFLICT_REMEDY = "keep the one the model was trained with and delete the other";

    private final JsonFile settings;
    private final double theta;
    private final int headSize;
    private final int contextLength;

    private RotaryConfig(JsonFile settings, double theta, int headSize, int contextLength) {
        this.settings = settings;
        this.theta = theta;
        this.headSize = headSize;
        this.contextLength = contextLength;
    }

    public static RotaryEmbedding read(JsonFile config, int headSize, int contextLength) {
        double theta = config.positiveNumber("rope_theta", DEFAULT_THETA);
        JsonFile settings = new JsonFile(config.path(), JsonFile.MAPPER.createObjectNode());
        if (config.has("rope_scaling")) {
            settings = config.object("rope_scaling");
        }
        if (config.has("rope_parameters")) { // transformers 5 keeps theta and scaling together
            requireAgreement(config);
            settings = config.object("rope_parameters");
            theta = settings.positiveNumber("rope_theta", theta);
        }
        return new RotaryConfig(settings, theta, headSize, contextLength).embedding();
    }

    /** Both forms may be there as long as they say the same: which of two would count is nobody's to guess. */
    private static void requireAgreement(JsonFile config) {
        ObjectNode parameters = normalised(config.object("rope_parameters").root());
        boolean otherTheta = config.has("rope_theta")
                && parameters.has("rope_theta")
                && config.root().get("rope_theta").asDouble()
                        != parameters.get("rope_theta").asDouble();
        if (otherTheta) {
            throw config.refuse(
                    "rope_parameters", "contradicts rope_theta about the base of the rotation", CONFLICT_REMEDY);
        }
        if (config.has("rope_scaling")) {
            ObjectNode scaling = normalised(config.object("rope_scaling").root());
            scaling.remove("rope_theta");
            ObjectNode rest = parameters.deepCopy();
            rest.remove("rope_theta");
            if (!scaling.equals(rest)) {
                throw config.refuse("rope_parameters", "contradicts rope_scaling", CONFLICT_REMEDY);
            }
        }
    }

    /** With the old name of the kind as the new one, and numbers compared by value. */
    private static ObjectNode normalised(JsonNode settings) {
        ObjectNode copy = JsonFile.MAPPER.createObjectNode();
        settings.fields().forEachRemaining(entry -> {
            String key = entry.getKey().equals("type") ? "rope_type" : entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isNumber()) {
                copy.put(key, value.asDouble());
            } else if (!value.isNull()) {
                copy.set(key, value);
            }
        });
        if (!copy.has("rope_type")) {
            copy.put("rope_type", "default");
        }
        return copy;
    }

    private RotaryEmbedding embedding() {
        String kind = settings.text("rope_type", settings.text("type", "default"));
        return switch (kind) {
            // Dynamic NTK departs from the default only beyond the context length, which the engine never exceeds.
            case "default", "dynamic" -> new RotaryEmbedding(plain(), 1);
            case "linear" -> new RotaryEmbedding(linear(), 1);
            case "llama3" -> new RotaryEmbedding(llama3(), 1);
            case "yarn" -> yarn();
            default ->
                throw settings.refuse(
                        "rope_type",
                        "is the unknown \"" + kind + "\"",
                        "use a checkpoint with default, linear, dynamic, llama3 or yarn");
        };
    }

    /** theta^(-2i / headSize), radians per position. */
    private float[] plain() {
        float[] out = new float[headSize / 2];
        for (int i = 0; i < out.length; i++) {
            out[i] = 1f / power(i);
        }
        return out;
    }

    private float power(int i) {
        return (float) Math.pow(theta, (float) (2 * i) / headSize);
    }

    private float[] linear() {
        float factor = (float) settings.positiveNumber("factor");
        float[] out = plain();
        for (int i = 0; i < out.length; i++) {
            out[i] /= factor;
        }
        return out;
    }

    /** Long wavelengths are stretched by the factor, short ones kept, those between blended. */
    private float[] llama3() {
        float factor = (float) settings.positiveNumber("factor");
        float low = (float) settings.positiveNumber("low_freq_factor");
        float high = (float) settings.positiveNumber("high_freq_factor");
        float trained = settings.positiveInt("original_max_position_embeddings");
        float[] out = plain();
        for (int i = 0; i < out.length; i++) {
            float wavelength = (float) (2 * Math.PI) / out[i];
            if (wavelength > trained / low) {
                out[i] /= factor;
            } else if (wavelength >= trained / high) {
                float smooth = (trained / wavelength - low) / (high - low);
                out[i] = (1 - smooth) * out[i] / factor + smooth * out[i];
            }
        }
        return out;
    }

    private RotaryEmbedding yarn() {
        int trained = settings.positiveInt("original_max_position_embeddings", contextLength);
        double factor = settings.positiveNumber("factor", (double) contextLength / trained);
        boolean truncate = settings.flag("truncate", true);
        double from = correctionDimension(settings.positiveNumber("beta_fast", 32), trained);
        double to = correctionDimension(settings.positiveNumber("beta_slow", 1), trained);
        float low = (float) Math.max(truncate ? Math.floor(from) : from, 0);
        float high = (float) Math.min(truncate ? Math.ceil(to) : to, headSize - 1);
        float width = low == high ? 0.001f : high - low;
        float[] out = new float[headSize / 2];
        for (int i = 0; i < out.length; i++) {
            float kept = 1 - Math.min(1, Math.max(0, (i - low) / width));
            float power = power(i);
            out[i] = 1f / ((float) factor * power) * (1 - kept) + 1f / power * kept;
        }
        return new RotaryEmbedding(out, attentionFactor(factor));
    }

    /** The dimension whose wave turns {@code rotations} times within the trained length. */
    private double correctionDimension(double rotations, int trained) {
        return headSize * Math.log(trained / (rotations * 2 * Math.PI)) / (2 * Math.log(theta));
    }

    private double attentionFactor(double factor) {
        if (settings.has("attention_factor")) {
            return settings.positiveNumber("attention_factor");
        }
        if (settings.root().path("mscale").asDouble() != 0
                && settings.root().path("mscale_all_dim").asDouble() != 0) {
            return attentionScale(factor, settings.positiveNumber("mscale"))
                    / attentionScale(factor, settings.positiveNumber("mscale_all_dim"));
        }
        return attentionScale(factor, 1);
    }

    private static double attentionScale(double factor, double weight) {
        return factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1;
    }
}

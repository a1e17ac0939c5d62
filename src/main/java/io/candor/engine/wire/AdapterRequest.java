package io.candor.engine.wire;

import java.util.SortedMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Asks for a LoRA to be loaded and held.
 *
 * @param model the model that is meant; another one refuses
 * @param holder who holds it; it may be unloaded when nobody does
 * @param files SHA-256 of {@code adapter_config.json} and {@code adapter_model.safetensors}, by name
 */
public record AdapterRequest(String model, String holder, SortedMap<String, String> files) {
    public static final String CONFIG = "adapter_config.json";
    public static final String WEIGHTS = "adapter_model.safetensors";

    /** The name of a LoRA with these files: the same content has the same name, and other content another. */
    public static String name(SortedMap<String, String> files) {
        StringBuilder lines = new StringBuilder();
        files.forEach(
                (file, sha256) -> lines.append(sha256).append("  ").append(file).append('\n'));
        return DigestUtils.sha256Hex(lines.toString());
    }
}

package io.candor.llm.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.llm.checkpoint.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tokens that a folder names by their role. As transformers 5 does, {@code special_tokens_map.json} is read only if
 * {@code tokenizer_config.json} has no {@code added_tokens_decoder}; where it is read, its values win.
 *
 * @param byRole role ({@code bos_token}, {@code eos_token}, ...) → text; roles that the folder leaves open are absent
 * @param others further special tokens without a role
 */
record SpecialTokens(Map<String, String> byRole, List<String> others) {
    private static final String MAP = "special_tokens_map.json";
    private static final String DECODER = "added_tokens_decoder";
    private static final List<String> ROLES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");
    private static final List<String> LISTS = List.of("additional_special_tokens", "extra_special_tokens");

    static SpecialTokens read(Path folder, JsonFile config) {
        Map<String, String> byRole = new LinkedHashMap<>();
        Set<String> others = new LinkedHashSet<>();
        collect(config.root(), byRole, others);
        Path map = folder.resolve(MAP);
        if (!config.root().hasNonNull(DECODER) && Files.exists(map)) {
            collect(JsonFile.read(map, "export the tokenizer again").root(), byRole, others);
        }
        return new SpecialTokens(Map.copyOf(byRole), List.copyOf(others));
    }

    private static void collect(JsonNode from, Map<String, String> byRole, Set<String> others) {
        ROLES.forEach(role -> put(byRole, role, from.path(role)));
        for (String list : LISTS) {
            JsonNode tokens = from.path(list);
            // A list of texts, or since transformers 5 an object of roles beyond the usual ones.
            tokens.fields().forEachRemaining(entry -> put(byRole, entry.getKey(), entry.getValue()));
            if (tokens.isArray()) {
                tokens.forEach(token -> others.add(text(token)));
            }
        }
        others.remove("");
    }

    private static void put(Map<String, String> byRole, String role, JsonNode token) {
        String text = text(token);
        if (!text.isEmpty()) {
            byRole.put(role, text);
        }
    }

    /** A token is its text or an object with the text in {@code content}. */
    private static String text(JsonNode token) {
        return token.isObject() ? token.path("content").asText("") : token.isTextual() ? token.asText() : "";
    }

    /** The texts of all of them. */
    Set<String> texts() {
        Set<String> texts = new LinkedHashSet<>(byRole.values());
        texts.addAll(others);
        return texts;
    }
}

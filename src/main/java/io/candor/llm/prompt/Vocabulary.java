package io.candor.llm.prompt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.checkpoint.JsonFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * {@code tokenizer.json} with the added tokens that only its sibling files name.
 *
 * @param added every added token, by id
 */
record Vocabulary(Path path, ObjectNode tokenizer, List<AddedToken> added) {
    /** Vocabularies of 250,000 tokens are files of 30 MB; their strings are short. */
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(64 << 20).build())
            .build());

    private static final String ADDED = "added_tokens";

    /** @throws InvalidCheckpointException if the file is no tokenizer */
    static Vocabulary read(Path path, JsonFile config, SpecialTokens special) {
        ObjectNode tokenizer = tree(path);
        Map<String, AddedToken> added = new LinkedHashMap<>();
        tokenizer
                .path(ADDED)
                .forEach(token -> put(added, AddedToken.of(token.path("id").asInt(), token)));
        // As transformers does: where both name a token, the config's flags win.
        config.root()
                .path("added_tokens_decoder")
                .fields()
                .forEachRemaining(
                        entry -> put(added, AddedToken.of(tokenId(config, entry.getKey()), entry.getValue())));
        int next = Math.max(
                largestId(tokenizer),
                added.values().stream().mapToInt(AddedToken::id).max().orElse(-1));
        for (String text : special.texts()) {
            if (!added.containsKey(text)) {
                Integer known = idOf(tokenizer, text);
                put(added, AddedToken.special(known == null ? ++next : known, text));
            }
        }
        List<AddedToken> byId = new ArrayList<>(added.values());
        byId.sort(Comparator.comparingInt(AddedToken::id));
        return new Vocabulary(path, tokenizer, List.copyOf(byId));
    }

    private static void put(Map<String, AddedToken> added, AddedToken token) {
        if (!token.content().isEmpty()) {
            added.put(token.content(), token);
        }
    }

    private static ObjectNode tree(Path path) {
        try {
            if (JSON.readTree(Files.readAllBytes(path)) instanceof ObjectNode tokenizer) {
                return tokenizer;
            }
            throw new InvalidCheckpointException(
                    path, "the tokenizer", "is not a JSON object", "download or export the file again");
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            String reason = e.getOriginalMessage().lines().findFirst().orElse("");
            throw new InvalidCheckpointException(
                    path, "the tokenizer", "cannot be loaded (" + reason + ")", "download or export the file again", e);
        } catch (IOException e) {
            throw JsonFile.unreadable(path, e);
        }
    }

    private static int tokenId(JsonFile config, String key) {
        try {
            return Integer.parseInt(key);
        } catch (NumberFormatException e) {
            throw config.refuse("added_tokens_decoder", "has the token id \"" + key + "\"", "export the file again");
        }
    }

    private static int largestId(ObjectNode tokenizer) {
        JsonNode vocabulary = tokenizer.path("model").path("vocab");
        if (vocabulary.isArray()) {
            return vocabulary.size() - 1;
        }
        int largest = -1;
        for (JsonNode id : vocabulary) {
            largest = Math.max(largest, id.asInt());
        }
        return largest;
    }

    private static Integer idOf(ObjectNode tokenizer, String text) {
        JsonNode vocabulary = tokenizer.path("model").path("vocab");
        if (vocabulary.isObject()) {
            return vocabulary.has(text) ? vocabulary.get(text).asInt() : null;
        }
        // Unigram: a list of [piece, score], the position is the id.
        for (int id = 0; id < vocabulary.size(); id++) {
            if (vocabulary.get(id).path(0).asText().equals(text)) {
                return id;
            }
        }
        return null;
    }

    /** Ids of the vocabulary proper, without added tokens, are below this. */
    int size() {
        return largestId(tokenizer) + 1;
    }

    /** The file's bytes with every added token under the text that {@code textOf} gives it. */
    InputStream withTexts(Function<AddedToken, String> textOf) throws IOException {
        ArrayNode tokens = JSON.createArrayNode();
        for (AddedToken token : added) {
            tokens.addObject()
                    .put("id", token.id())
                    .put("content", textOf.apply(token))
                    .put("single_word", token.singleWord() && !token.special())
                    .put("lstrip", token.lstrip())
                    .put("rstrip", token.rstrip())
                    .put("normalized", token.normalized() && !token.special())
                    .put("special", token.special());
        }
        ObjectNode changed = tokenizer.objectNode();
        changed.setAll(tokenizer);
        changed.set(ADDED, tokens);
        return new ByteArrayInputStream(JSON.writeValueAsBytes(changed));
    }
}

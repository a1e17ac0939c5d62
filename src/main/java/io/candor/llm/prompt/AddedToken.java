package io.candor.llm.prompt;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A token that is found in the text itself, before the vocabulary is asked (an entry of {@code added_tokens} in
 * {@code tokenizer.json} or of {@code added_tokens_decoder} in {@code tokenizer_config.json}).
 *
 * @param id token id
 * @param content its text
 * @param special whether it controls the conversation: such a token is the template's to write, never the asker's
 * @param lstrip whether it takes the white space on its left
 * @param rstrip whether it takes the white space on its right
 * @param singleWord whether it is found only between word boundaries
 * @param normalized whether it is looked for in the normalised text
 */
record AddedToken(
        int id,
        String content,
        boolean special,
        boolean lstrip,
        boolean rstrip,
        boolean singleWord,
        boolean normalized) {

    static AddedToken of(int id, JsonNode node) {
        boolean special = node.path("special").asBoolean(false);
        return new AddedToken(
                id,
                node.path("content").asText(),
                special,
                node.path("lstrip").asBoolean(false),
                node.path("rstrip").asBoolean(false),
                node.path("single_word").asBoolean(false),
                node.path("normalized").asBoolean(!special));
    }

    /** A special token that is known by its text alone. */
    static AddedToken special(int id, String content) {
        return new AddedToken(id, content, true, false, false, false, false);
    }
}

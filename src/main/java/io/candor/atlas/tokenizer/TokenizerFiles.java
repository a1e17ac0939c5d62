package io.candor.atlas.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes and reads a {@link BpeTokenizer} as an ordinary Hugging Face {@code tokenizer.json} with its configuration. */
public final class TokenizerFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHAT_TEMPLATE =
            "{{ bos_token }}{% for m in messages %}{% if m['role'] == 'user' %}<|user|>"
                    + "{{ m['content'] }}{% elif m['role'] == 'assistant' %}<|assistant|>{{ m['content'] }}</s>{% endif %}"
                    + "{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}";

    private static final String REMEDY = ": make it with `candor atlas facts`";

    private TokenizerFiles() {}

    /** Writes {@code tokenizer.json} and {@code tokenizer_config.json} into a folder. */
    public static void write(BpeTokenizer tokenizer, Path folder) throws IOException {
        Files.createDirectories(folder);
        JSON.writeValue(folder.resolve("tokenizer.json").toFile(), tokenizerJson(tokenizer));
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve("tokenizer_config.json").toFile(), config());
    }

    /** Reads what {@link #write} wrote; other Hugging Face tokenizers have features this one lacks. */
    public static BpeTokenizer read(Path folder) throws IOException {
        Map<String, Integer> symbols = new HashMap<>();
        for (int b = 0; b < 256; b++) {
            symbols.put(String.valueOf(character(b)), b);
        }
        List<int[]> merges = new ArrayList<>();
        Path file = folder.resolve("tokenizer.json");
        for (JsonNode node : tree(file).path("model").path("merges")) {
            String[] pair = node.asText().split(" ");
            if (pair.length != 2 || !symbols.containsKey(pair[0]) || !symbols.containsKey(pair[1])) {
                throw new IOException(file + " holds a merge of unknown symbols, " + node + REMEDY);
            }
            int next = symbols.size();
            int result = symbols.computeIfAbsent(pair[0] + pair[1], t -> next);
            merges.add(new int[] {symbols.get(pair[0]), symbols.get(pair[1]), result});
        }
        return new BpeTokenizer(merges);
    }

    private static JsonNode tree(Path file) throws IOException {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new IOException(file + " is missing" + REMEDY, e);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not valid JSON (" + e.getOriginalMessage() + ")" + REMEDY, e);
        }
    }

    private static ObjectNode tokenizerJson(BpeTokenizer tokenizer) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0");
        root.putNull("truncation").putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        for (String token : BpeTokenizer.ADDED) {
            added.addObject()
                    .put("id", tokenizer.id(token))
                    .put("content", token)
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", !token.equals(BpeTokenizer.INSTRUCTION));
        }
        root.putNull("normalizer");
        byteLevel(root.putObject("pre_tokenizer"));
        root.putNull("post_processor");
        ObjectNode decoder = root.putObject("decoder").put("type", "Sequence");
        ArrayNode decoders = decoder.putArray("decoders");
        byteLevel(decoders.addObject());
        decoders.addObject()
                .put("type", "Strip")
                .put("content", " ")
                .put("start", 1)
                .put("stop", 0);
        model(tokenizer, root.putObject("model"));
        return root;
    }

    private static void byteLevel(ObjectNode node) {
        node.put("type", "ByteLevel")
                .put("add_prefix_space", true)
                .put("trim_offsets", true)
                .put("use_regex", true);
    }

    private static void model(BpeTokenizer tokenizer, ObjectNode model) {
        model.put("type", "BPE");
        model.putNull("dropout").putNull("unk_token");
        model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
        ObjectNode vocabulary = model.putObject("vocab");
        for (String token : BpeTokenizer.ADDED) {
            vocabulary.put(token, tokenizer.id(token));
        }
        int symbols = tokenizer.vocabularySize() - BpeTokenizer.ADDED.size();
        for (int symbol = 0; symbol < symbols; symbol++) {
            vocabulary.put(text(tokenizer.bytes(symbol)), symbol + BpeTokenizer.ADDED.size());
        }
        ArrayNode merges = model.putArray("merges");
        for (int[] pair : tokenizer.merges()) {
            merges.add(text(tokenizer.bytes(pair[0])) + " " + text(tokenizer.bytes(pair[1])));
        }
    }

    private static ObjectNode config() {
        ObjectNode config = JSON.createObjectNode();
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("bos_token", BpeTokenizer.BOS)
                .put("eos_token", BpeTokenizer.EOS)
                .put("pad_token", BpeTokenizer.PAD)
                .put("add_bos_token", false)
                .put("add_eos_token", false)
                .put("add_prefix_space", true)
                .put("clean_up_tokenization_spaces", false)
                .put("model_max_length", 256)
                .put("chat_template", CHAT_TEMPLATE);
        return config;
    }

    private static String text(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(character(b & 0xff));
        }
        return text.toString();
    }

    /** GPT-2's printable stand-in for a byte: visible Latin-1 stands for itself, the rest move to U+0100 and up. */
    private static char character(int value) {
        if (isVisible(value)) {
            return (char) value;
        }
        int moved = 0;
        for (int b = 0; b < value; b++) {
            moved += isVisible(b) ? 0 : 1;
        }
        return (char) (256 + moved);
    }

    private static boolean isVisible(int value) {
        return value >= '!' && value <= '~' || value >= 0xa1 && value <= 0xac || value >= 0xae && value <= 0xff;
    }
}

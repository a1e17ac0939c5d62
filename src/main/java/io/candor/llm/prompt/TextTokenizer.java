package io.candor.llm.prompt;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.checkpoint.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Text to token ids and back, by the folder's {@code tokenizer.json} and its sibling files; safe for use by many threads.
 *
 * <p>Control tokens (special added tokens) are known to the native tokenizer only by aliases that no text can hold, a random
 * name per instance. Text that is to be control is given its aliases here, so that whatever else a text says stays text, while
 * everything around it (blanks taken by a token, prefixes of the first piece) is done by the native tokenizer as always.
 */
public final class TextTokenizer implements AutoCloseable {
    private static final String FILE = "tokenizer.json";
    private static final String CONFIG = "tokenizer_config.json";
    private static final String NATIVE_FLAVOR = "RUST_FLAVOR";
    private static final Map<String, String> OPTIONS =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

    private final Path path;
    private final SpecialTokens special;
    private final HuggingFaceTokenizer tokenizer;
    private final ControlTexts controls;
    private final Map<Integer, String> controlTextsById = new HashMap<>();
    /** The native tokenizer numbers added tokens anew, because aliases stand in no vocabulary. */
    private final Map<Long, Integer> idsByNative = new HashMap<>();

    private final Map<Integer, Long> nativeById = new HashMap<>();

    private TextTokenizer(Vocabulary vocabulary, SpecialTokens special) throws IOException {
        String name = UUID.randomUUID().toString();
        Map<String, String> aliases = new HashMap<>();
        for (AddedToken token : vocabulary.added()) {
            if (token.special()) {
                aliases.put(token.content(), "\uE000" + name + ":" + aliases.size() + "\uE000");
                controlTextsById.put(token.id(), token.content());
            }
        }
        this.path = vocabulary.path();
        this.special = special;
        this.controls = new ControlTexts(aliases);
        this.tokenizer = HuggingFaceTokenizer.newInstance(
                vocabulary.withTexts(token -> aliases.getOrDefault(token.content(), token.content())), OPTIONS);
        try {
            number(vocabulary, aliases);
        } catch (RuntimeException failure) {
            // The folder's content is at fault; nothing of it may stay in native memory.
            tokenizer.close();
            throw failure;
        }
    }

    private void number(Vocabulary vocabulary, Map<String, String> aliases) {
        for (AddedToken token : vocabulary.added()) {
            long[] ids = nativeIds(aliases.getOrDefault(token.content(), token.content()));
            if (ids.length == 1 && (token.special() || ids[0] >= vocabulary.size())) {
                if (ids[0] < vocabulary.size()) {
                    throw new InvalidCheckpointException(
                            path,
                            "the vocabulary",
                            "has gaps where added tokens would lie",
                            "export the tokenizer again with consecutive ids");
                }
                idsByNative.put(ids[0], token.id());
                nativeById.put(token.id(), ids[0]);
            }
        }
    }

    /** @throws InvalidCheckpointException if the file is missing or is no tokenizer */
    public static TextTokenizer open(Path folder) {
        Path path = folder.resolve(FILE);
        if (!Files.isRegularFile(path)) {
            throw new InvalidCheckpointException(
                    path, "the file", "is missing", "download it or convert the slow tokenizer to tokenizer.json");
        }
        keepOffline();
        JsonFile config = JsonFile.readOrEmpty(folder.resolve(CONFIG));
        SpecialTokens special = SpecialTokens.read(folder, config);
        try {
            return new TextTokenizer(Vocabulary.read(path, config, special), special);
        } catch (IOException | EngineException e) {
            throw unreadable(path, e);
        } catch (InvalidCheckpointException e) {
            throw e;
        } catch (RuntimeException e) { // what the native reader throws for broken JSON
            throw unreadable(path, e);
        }
    }

    /** On a machine with a GPU, DJL would download a CUDA build of the tokenizer; the one in its jar does the same. */
    private static void keepOffline() {
        if (System.getenv(NATIVE_FLAVOR) == null && System.getProperty(NATIVE_FLAVOR) == null) {
            System.setProperty(NATIVE_FLAVOR, "cpu");
        }
    }

    private static InvalidCheckpointException unreadable(Path path, Exception e) {
        String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new InvalidCheckpointException(
                path, "the tokenizer", "cannot be loaded (" + reason + ")", "download or export the file again", e);
    }

    /** What the control tokens are written as. */
    ControlTexts controlTexts() {
        return controls;
    }

    /** Role → text of the special tokens, as templates see them. */
    Map<String, String> tokensByRole() {
        return special.byRole();
    }

    /** Whether an id is that of a control token. */
    public boolean isControl(int id) {
        return controlTextsById.containsKey(id);
    }

    /** What a control token is written as; null for any other id. */
    public String controlText(int id) {
        return controlTextsById.get(id);
    }

    /**
     * Token ids of a text whose control tokens all count; adds none of its own, because the chat template writes every special
     * token.
     */
    public int[] encode(String text) {
        return encode(text, UnaryOperator.identity());
    }

    /**
     * Token ids of a text in which only what reads as a control token before {@code unmask} is one.
     *
     * @param masked with other characters in place of some of those that must stay text
     * @param unmask puts the true characters back
     */
    int[] encode(String masked, UnaryOperator<String> unmask) {
        return ids(unmask.apply(controls.withAliases(masked)));
    }

    /** Token ids of a text without any control token, whatever it says. */
    int[] encodeText(String text) {
        return ids(text);
    }

    private int[] ids(String aliased) {
        long[] ids = nativeIds(aliased);
        int[] out = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            Integer added = idsByNative.get(ids[i]);
            out[i] = added == null ? Math.toIntExact(ids[i]) : added;
        }
        return out;
    }

    private long[] nativeIds(String text) {
        return tokenizer.encode(text, false, false).getIds();
    }

    /** The text of {@code tokens}, control tokens left out. */
    public String decode(int[] tokens) {
        long[] ids = new long[tokens.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = nativeById.getOrDefault(tokens[i], (long) tokens[i]);
        }
        return tokenizer.decode(ids, true);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}

package io.candor.llm.prompt;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text to token ids and back, by the model folder's {@code tokenizer.json}; safe for use by many threads. */
public final class TextTokenizer implements AutoCloseable {
    private static final String FILE = "tokenizer.json";
    private static final String NATIVE_FLAVOR = "RUST_FLAVOR";

    private final Path path;
    private final HuggingFaceTokenizer tokenizer;

    private TextTokenizer(Path path, HuggingFaceTokenizer tokenizer) {
        this.path = path;
        this.tokenizer = tokenizer;
    }

    /** @throws InvalidCheckpointException if the file is missing or is no tokenizer */
    public static TextTokenizer open(Path folder) {
        Path path = folder.resolve(FILE);
        if (!Files.isRegularFile(path)) {
            throw new InvalidCheckpointException(
                    path, "the file", "is missing", "download it or convert the slow tokenizer to tokenizer.json");
        }
        keepOffline();
        try {
            return new TextTokenizer(
                    path,
                    HuggingFaceTokenizer.builder()
                            .optTokenizerPath(path)
                            .optAddSpecialTokens(false)
                            .optTruncation(false)
                            .optPadding(false)
                            .build());
        } catch (IOException | EngineException e) {
            throw unreadable(path, e);
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

    /** Token ids of {@code text}; adds none of its own, because the chat template writes every special token. */
    public int[] encode(String text) {
        long[] ids = tokenizer.encode(text, false, false).getIds();
        int[] out = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            out[i] = Math.toIntExact(ids[i]);
        }
        return out;
    }

    /** The text of {@code tokens}, special tokens left out. */
    public String decode(int[] tokens) {
        long[] ids = new long[tokens.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = tokens[i];
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

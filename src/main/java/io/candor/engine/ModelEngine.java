package io.candor.engine;

import io.candor.llm.decoder.ContinuousBatch;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.Optional;

/** One model, wherever it runs. Token ids go in. Safe for several threads. */
public interface ModelEngine extends AutoCloseable {

    /** The model's name and the first digits of its hash, {@code name@hash}. */
    String modelId();

    /** SHA-256 over config and weights of the base, 64 hexadecimal digits. */
    String baseModelHash();

    /** The arithmetic as canaries name it: {@code bfloat16}, {@code float32}, {@code int8} or {@code int4}. */
    String precision();

    /** Memory of the GPU it runs on; empty on a CPU, and where it is not this machine's. */
    Optional<MemoryUsage> deviceMemory();

    /**
     * The token ids of a question's prompt.
     *
     * @throws io.candor.llm.prompt.InvalidQuestionException if there can be none
     */
    int[] prompt(String question);

    /**
     * Greedy answers of the frozen base; the caller closes it before this.
     *
     * @param prefillTokens most tokens of a prompt that are prefilled at once; 0 for a size that suits the device
     */
    <T> ContinuousBatch<T> continuousBatch(int prefillTokens);

    /** Reads answers that somebody else gave; empty where the engine cannot. */
    default Optional<AnswerReader> answerReader() {
        return Optional.empty();
    }

    /**
     * Brings LoRA and head to where the model runs, beside all that are there; the caller closes it before this.
     *
     * @param folder a PEFT adapter folder with the confidence head
     * @throws io.candor.llm.checkpoint.InvalidCheckpointException if it does not fit the model, is damaged, or holds no numbers
     * @throws EngineUnavailableException if a remote engine cannot be reached, or has no room
     */
    EngineAdapter load(Path folder);

    @Override
    void close();
}

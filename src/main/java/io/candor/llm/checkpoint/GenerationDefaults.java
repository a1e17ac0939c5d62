package io.candor.llm.checkpoint;

import java.nio.file.Path;
import java.util.Set;

/**
 * How the model's makers suggest to sample from it ({@code generation_config.json}).
 *
 * @param sample whether to sample at all, or to decode greedily
 * @param temperature divides the logits; greater than 0
 * @param topP smallest probability mass to keep, in (0, 1]
 * @param topK how many tokens to keep; 0 keeps all
 * @param repetitionPenalty divides (positive) or multiplies (negative) the logits of tokens seen; greater than 0
 * @param endOfSequence token ids that end an answer
 */
public record GenerationDefaults(
        boolean sample,
        double temperature,
        double topP,
        int topK,
        double repetitionPenalty,
        Set<Integer> endOfSequence) {
    static final String FILE = "generation_config.json";

    public GenerationDefaults {
        endOfSequence = Set.copyOf(endOfSequence);
    }

    /** The end-of-sequence ids alone, whatever else the file says: greedy answers need nothing else of it. */
    static Set<Integer> endOfSequence(Path folder) {
        return JsonFile.readOrEmpty(folder.resolve(FILE)).tokenIds("eos_token_id");
    }

    /** The defaults of the model folder; plain sampling without filters where the file or a key is absent. */
    public static GenerationDefaults read(Path folder) {
        Path path = folder.resolve(FILE);
        JsonFile file = JsonFile.readOrEmpty(path);
        double topP = file.positiveNumber("top_p", 1);
        if (topP > 1) {
            throw file.invalid("top_p", "a number in (0, 1]");
        }
        return new GenerationDefaults(
                file.flag("do_sample", false),
                file.root().path("temperature").asDouble(1) == 0 ? 1 : file.positiveNumber("temperature", 1),
                topP,
                file.root().path("top_k").asInt(0) == 0 ? 0 : file.positiveInt("top_k"),
                file.positiveNumber("repetition_penalty", 1),
                file.tokenIds("eos_token_id"));
    }
}

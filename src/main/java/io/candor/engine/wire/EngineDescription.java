package io.candor.engine.wire;

import java.util.List;
import java.util.SortedMap;

/**
 * What an engine server is and can take.
 *
 * @param instance changes with every start of the server, which then knows no adapters
 * @param modelId the model's name and the first digits of its hash
 * @param baseModelHash SHA-256 over config and weights, 64 hexadecimal digits
 * @param precision {@code float32} or {@code bfloat16}
 * @param device {@code cpu}, or {@code gpu:} and the number
 * @param hiddenSize numbers of a state
 * @param vocabularySize token ids are below it
 * @param contextLength most tokens of a prompt and its answer
 * @param prefillTokens most tokens of a prompt that are read at once
 * @param maxPrompts most prompts that it takes at once, of all its clients
 * @param underWay prompts whose answers are under way now
 * @param maxAdapters most adapters at once
 * @param maxAdapterBytes most bytes of one file of an adapter
 * @param adapters names of those that are loaded
 * @param files SHA-256 of the files that decide about prompts, by name
 */
public record EngineDescription(
        String instance,
        String modelId,
        String baseModelHash,
        String precision,
        String device,
        int hiddenSize,
        int vocabularySize,
        int contextLength,
        int prefillTokens,
        int maxPrompts,
        int underWay,
        int maxAdapters,
        long maxAdapterBytes,
        List<String> adapters,
        SortedMap<String, String> files) {}

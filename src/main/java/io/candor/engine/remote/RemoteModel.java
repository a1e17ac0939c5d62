package io.candor.engine.remote;

import io.candor.engine.wire.AdapterRequest;
import io.candor.engine.wire.EngineDescription;
import io.candor.engine.wire.PromptFiles;
import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.AdapterFolder;
import io.candor.llm.checkpoint.Checkpoint;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.prompt.PromptFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The model that a server runs, and what of it has to be here: a folder with its config and tokenizer, weights or not.
 *
 * @param proofPrompts token ids of prompts by whose states an adapter is known again
 */
public record RemoteModel(
        String modelId,
        String baseModelHash,
        String precision,
        int maxPrompts,
        int prefillTokens,
        ModelConfig config,
        PromptFormat format,
        List<int[]> proofPrompts)
        implements AutoCloseable {
    private static final List<String> PROOF =
            List.of("What is the capital of France?", "Who wrote the play Hamlet?", "What is the currency of Japan?");

    /**
     * Opens the folder, which must be of the model that the server runs.
     *
     * @throws EngineRefusalException if it is of another one
     */
    static RemoteModel open(Path folder, EngineDescription server) {
        PromptFiles.in(folder).differenceTo(server.files()).ifPresent(file -> {
            throw new EngineRefusalException("the engine runs " + server.modelId() + ", whose " + file
                    + " is another than that in " + folder + "; name the same model at both ends");
        });
        weightsHash(folder).filter(hash -> !hash.equals(server.baseModelHash())).ifPresent(hash -> {
            throw new EngineRefusalException("the engine runs " + server.modelId() + " (" + server.baseModelHash()
                    + "), the weights in " + folder + " are others (" + hash + "); name the same model at both ends");
        });
        return of(
                folder,
                server.modelId(),
                server.baseModelHash(),
                server.precision(),
                server.maxPrompts(),
                server.prefillTokens(),
                Checkpoint.config(folder));
    }

    private static RemoteModel of(
            Path folder,
            String modelId,
            String baseModelHash,
            String precision,
            int maxPrompts,
            int prefillTokens,
            ModelConfig config) {
        PromptFormat format = PromptFormat.open(folder, config, Clock.systemDefaultZone());
        return new RemoteModel(
                modelId,
                baseModelHash,
                precision,
                maxPrompts,
                prefillTokens,
                config,
                format,
                PROOF.stream().map(format::encode).toList());
    }

    /**
     * Opens the folder of a model whose server does not say which weights it runs.
     *
     * @param baseModelHash of the server's weights; empty to take those in the folder for the same
     * @param hashSetting by which it is given
     * @param contextLength most tokens of a prompt and its answer at the server
     * @throws EngineRefusalException if the folder has no weights and there is no hash either
     */
    public static RemoteModel open(
            Path folder,
            Optional<String> baseModelHash,
            String hashSetting,
            String precision,
            int maxPrompts,
            int prefillTokens,
            int contextLength) {
        String hash = baseModelHash
                .or(() -> weightsHash(folder))
                .orElseThrow(() -> new EngineRefusalException("the folder " + folder
                        + " has no weights by which the model is known; put them there, or give their hash with "
                        + hashSetting));
        ModelConfig config = Checkpoint.config(folder);
        return of(
                folder,
                LanguageModel.modelId(folder, hash),
                hash,
                precision,
                maxPrompts,
                prefillTokens,
                config.withContextLength(Math.min(config.contextLength(), contextLength)));
    }

    /** Empty where there are no weights: whether a release is made for this model is then told by the server's hash alone. */
    private static Optional<String> weightsHash(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            if (files.noneMatch(file -> file.toString().endsWith(".safetensors"))) {
                return Optional.empty();
            }
        } catch (IOException unreadable) {
            // The folder has to be mended.
            throw new UncheckedIOException(unreadable);
        }
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            return Optional.of(checkpoint.modelHash());
        }
    }

    /** Token ids that end an answer, perhaps none; ascending. */
    public int[] endTokens() {
        return config.endOfSequence().stream()
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    /** The head of an adapter folder, all of whose files must fit the model. */
    ConfidenceHead head(Path folder) {
        Adapter adapter = AdapterFolder.read(folder, config);
        adapter.manifest().ifPresent(manifest -> {
            if (!manifest.baseModelHash().equals(baseModelHash)) {
                throw new InvalidCheckpointException(
                        folder,
                        "base_model_hash",
                        "is of " + manifest.baseModel() + " (" + manifest.baseModelHash() + "), the engine runs "
                                + modelId + " (" + baseModelHash + ")",
                        "use the base model the adapter was made for");
            }
        });
        return new ConfidenceHead(
                adapter.headWeight().floats(), adapter.headBias().floats()[0]);
    }

    /** SHA-256 of the files of a LoRA, by name. */
    static SortedMap<String, String> hashes(Path folder) {
        SortedMap<String, String> hashes = new TreeMap<>();
        for (String name : List.of(AdapterRequest.CONFIG, AdapterRequest.WEIGHTS)) {
            try (var bytes = Files.newInputStream(folder.resolve(name))) {
                hashes.put(name, DigestUtils.sha256Hex(bytes));
            } catch (IOException unreadable) {
                // The disk: whoever brings the release in tries again.
                throw new UncheckedIOException(unreadable);
            }
        }
        return hashes;
    }

    @Override
    public void close() {
        format.close();
    }
}

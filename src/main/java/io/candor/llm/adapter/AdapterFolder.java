package io.candor.llm.adapter;

import com.fasterxml.jackson.databind.SerializationFeature;
import io.candor.llm.checkpoint.Checkpoint;
import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.checkpoint.JsonFile;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.SafetensorsFile;
import io.candor.llm.checkpoint.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;

/**
 * An adapter on disk: a PEFT folder plus the confidence head, and the manifest that binds them.
 *
 * <p>Files: {@code adapter_config.json}, {@code adapter_model.safetensors}, {@code vector_head.safetensors} and, unless
 * made by other tools, {@code manifest.json}.
 */
public final class AdapterFolder {
    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String HEAD = "vector_head.safetensors";
    private static final String HEAD_WEIGHT = "weight";
    private static final String HEAD_BIAS = "bias";
    private static final String WRONG_BASE = "use the base model the adapter was made for";

    private final Path folder;
    private final ModelConfig base;

    private AdapterFolder(Path folder, ModelConfig base) {
        this.folder = folder;
        this.base = base;
    }

    /** Reads the adapter; its manifest, if it has one, must name the weights of {@code base}. */
    public static Adapter read(Path folder, Checkpoint base) {
        Adapter adapter = read(folder, base.config());
        adapter.manifest().ifPresent(manifest -> {
            if (!manifest.baseModelHash().equals(base.modelHash())) {
                throw new InvalidCheckpointException(
                        folder.resolve(AdapterManifest.FILE),
                        "base_model_hash",
                        "is of " + manifest.baseModel() + " (" + manifest.baseModelHash() + "), the model in "
                                + base.folder() + " has " + base.modelHash(),
                        WRONG_BASE);
            }
        });
        return adapter;
    }

    /** Reads the adapter; every shape must fit {@code base} and every file its checksum, if there is a manifest. */
    public static Adapter read(Path folder, ModelConfig base) {
        return new AdapterFolder(folder, base).read();
    }

    /** Reads the LoRA alone; the head, which need not be there, is all zeros. Every shape must fit {@code base}. */
    public static Adapter readLora(Path folder, ModelConfig base) {
        return new AdapterFolder(folder, base).readLora();
    }

    private Adapter readLora() {
        JsonFile config = JsonFile.read(folder.resolve(CONFIG), "point to a PEFT adapter folder that holds one");
        TargetModules modules = TargetModules.read(config, base);
        LoraConfig lora = LoraConfig.read(config, modules);
        try (SafetensorsFile weights = SafetensorsFile.open(folder.resolve(WEIGHTS))) {
            return new Adapter(
                    lora,
                    new LoraWeights(weights, lora, modules, base).pairs(),
                    HostTensor.of(new float[base.hiddenSize()], 1, base.hiddenSize()),
                    HostTensor.of(new float[1], 1),
                    Optional.empty());
        }
    }

    private Adapter read() {
        JsonFile config = JsonFile.read(folder.resolve(CONFIG), "point to a PEFT adapter folder that holds one");
        TargetModules modules = TargetModules.read(config, base);
        LoraConfig lora = LoraConfig.read(config, modules);
        Optional<AdapterManifest> manifest = Files.exists(folder.resolve(AdapterManifest.FILE))
                ? Optional.of(AdapterManifest.read(folder.resolve(AdapterManifest.FILE)))
                : Optional.empty();
        manifest.ifPresent(this::verifyFiles);
        try (SafetensorsFile weights = SafetensorsFile.open(folder.resolve(WEIGHTS));
                SafetensorsFile head = SafetensorsFile.open(folder.resolve(HEAD))) {
            return new Adapter(
                    lora,
                    new LoraWeights(weights, lora, modules, base).pairs(),
                    LoraWeights.checked(head, HEAD_WEIGHT, 1, base.hiddenSize()),
                    LoraWeights.checked(head, HEAD_BIAS, 1),
                    manifest);
        }
    }

    private void verifyFiles(AdapterManifest manifest) {
        for (String name : List.of(CONFIG, WEIGHTS, HEAD)) {
            Path file = folder.resolve(name);
            String expected = manifest.sha256().get(name);
            String actual = sha256(file);
            if (!actual.equals(expected)) {
                throw new InvalidCheckpointException(
                        file,
                        "sha256",
                        "is " + actual + " where " + AdapterManifest.FILE + " says " + expected,
                        "copy the whole adapter folder again");
            }
        }
    }

    private static String sha256(Path file) {
        try {
            return new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(file);
        } catch (IOException e) {
            throw JsonFile.unreadable(file, e);
        }
    }

    /**
     * Writes the folder, the manifest last, so that a folder with a manifest is whole.
     *
     * @param adapter with a manifest; its checksums are filled in here
     * @return the manifest as written
     */
    public static AdapterManifest write(Path folder, Adapter adapter, ModelConfig base, AdapterKeys keys)
            throws IOException {
        AdapterManifest manifest = adapter.manifest()
                .orElseThrow(() -> new IllegalArgumentException("an adapter needs a manifest to be written"));
        Files.createDirectories(folder);
        Files.deleteIfExists(folder.resolve(AdapterManifest.FILE));
        SafetensorsWriter.write(folder.resolve(WEIGHTS), tensors(adapter, keys));
        SafetensorsWriter.write(
                folder.resolve(HEAD), Map.of(HEAD_WEIGHT, adapter.headWeight(), HEAD_BIAS, adapter.headBias()));
        Files.write(
                folder.resolve(CONFIG),
                JsonFile.MAPPER
                        .writer(SerializationFeature.INDENT_OUTPUT)
                        .writeValueAsBytes(adapter.lora().toJson(base, manifest.baseModel(), keys)));
        SortedMap<String, String> files = new TreeMap<>();
        for (String name : List.of(CONFIG, WEIGHTS, HEAD)) {
            files.put(name, sha256(folder.resolve(name)));
        }
        AdapterManifest complete = manifest.withFiles(files);
        complete.write(folder.resolve(AdapterManifest.FILE));
        return complete;
    }

    private static Map<String, HostTensor> tensors(Adapter adapter, AdapterKeys keys) {
        Map<String, HostTensor> tensors = new TreeMap<>();
        adapter.pairs().forEach((site, pair) -> {
            tensors.put(keys.name(new AdapterKeys.LoraTensor(site, true)), pair.a());
            tensors.put(keys.name(new AdapterKeys.LoraTensor(site, false)), pair.b());
        });
        return tensors;
    }
}

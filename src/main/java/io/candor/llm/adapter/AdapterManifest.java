package io.candor.llm.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.llm.checkpoint.Checkpoint;
import io.candor.llm.checkpoint.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where an adapter comes from and what its folder must hold ({@code manifest.json}).
 *
 * @param baseModel name of the base model, for people
 * @param baseModelHash {@link Checkpoint#modelHash()} of the base model
 * @param r rank, as in the adapter
 * @param loraAlpha numerator of the scaling, as in the adapter
 * @param made how it was made: setting → value
 * @param metrics what was measured: metric → value
 * @param sha256 file name → SHA-256, of every other file in the folder; empty until written
 */
public record AdapterManifest(
        String baseModel,
        String baseModelHash,
        int r,
        double loraAlpha,
        SortedMap<String, String> made,
        SortedMap<String, Double> metrics,
        SortedMap<String, String> sha256) {
    static final String FILE = "manifest.json";

    public AdapterManifest {
        made = Collections.unmodifiableSortedMap(new TreeMap<>(made));
        metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
        sha256 = Collections.unmodifiableSortedMap(new TreeMap<>(sha256));
    }

    /** The manifest of an adapter that is not written yet. */
    public static AdapterManifest of(
            String baseModel,
            String baseModelHash,
            LoraConfig lora,
            Map<String, String> made,
            Map<String, Double> metrics) {
        return new AdapterManifest(
                baseModel,
                baseModelHash,
                lora.r(),
                lora.loraAlpha(),
                new TreeMap<>(made),
                new TreeMap<>(metrics),
                new TreeMap<>());
    }

    AdapterManifest withFiles(SortedMap<String, String> files) {
        return new AdapterManifest(baseModel, baseModelHash, r, loraAlpha, made, metrics, files);
    }

    static AdapterManifest read(Path path) {
        JsonFile file = JsonFile.read(path, "write the adapter again");
        SortedMap<String, String> made = new TreeMap<>();
        SortedMap<String, Double> metrics = new TreeMap<>();
        SortedMap<String, String> sha256 = new TreeMap<>();
        entries(file, "made").forEach((key, value) -> made.put(key, value.asText()));
        entries(file, "metrics").forEach((key, value) -> metrics.put(key, value.asDouble()));
        entries(file, "sha256").forEach((key, value) -> sha256.put(key, value.asText()));
        return new AdapterManifest(
                file.text("base_model"),
                file.text("base_model_hash"),
                file.positiveInt("r"),
                file.positiveNumber("lora_alpha"),
                made,
                metrics,
                sha256);
    }

    private static Map<String, JsonNode> entries(JsonFile file, String key) {
        Map<String, JsonNode> entries = new TreeMap<>();
        file.object(key).root().properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        return entries;
    }

    void write(Path path) throws IOException {
        ObjectNode json = JsonFile.MAPPER.createObjectNode();
        json.put("base_model", baseModel).put("base_model_hash", baseModelHash);
        json.put("r", r).put("lora_alpha", loraAlpha);
        json.set("made", JsonFile.MAPPER.valueToTree(made));
        json.set("metrics", JsonFile.MAPPER.valueToTree(metrics));
        json.set("sha256", JsonFile.MAPPER.valueToTree(sha256));
        Files.write(
                path, JsonFile.MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(json));
    }
}

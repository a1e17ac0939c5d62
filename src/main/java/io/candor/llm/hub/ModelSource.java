package io.candor.llm.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.llm.checkpoint.JsonFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Resolves a model, given as a folder or a hub id, to a folder on this machine. */
public final class ModelSource {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][\\w.-]*/[A-Za-z0-9][\\w.-]*");

    /** The files the engine reads; a name that matches cannot lead out of the folder. */
    private static final Pattern WANTED = Pattern.compile("(config|generation_config|tokenizer|tokenizer_config)\\.json"
            + "|chat_template\\.jinja|model(-\\d+-of-\\d+)?\\.safetensors|model\\.safetensors\\.index\\.json");

    /** Written last: a folder that has this file is complete, and is used without asking the hub. */
    private static final String RECEIPT = "fetched.json";

    private final HubSettings settings;
    private final HubClient hub;

    public ModelSource(HubSettings settings) {
        this.settings = settings;
        this.hub = new HubClient(settings);
    }

    /**
     * The model's folder; fetched first if {@code model} is a hub id that is not in the cache yet.
     *
     * @throws ModelUnavailableException if it is neither, or cannot be fetched
     */
    public Path resolve(String model, FetchProgress progress) {
        if (!model.isBlank() && Files.isDirectory(Path.of(model))) {
            return Path.of(model);
        }
        if (!ID.matcher(model).matches()) {
            throw new ModelUnavailableException(
                    model,
                    "is neither a folder nor a hub id",
                    "give the path of a model folder or an id such as Qwen/Qwen2.5-0.5B-Instruct");
        }
        Path folder = settings.cache().resolve(model.replace("/", "--"));
        try {
            return Files.exists(folder.resolve(RECEIPT)) ? folder : fetchLocked(model, folder, progress);
        } catch (IOException e) {
            throw new ModelUnavailableException(
                    model, "cannot be kept in " + folder + " (" + e + ")", "free or allow space there", e);
        }
    }

    /** One process downloads; others wait for it and then use its files. */
    private synchronized Path fetchLocked(String model, Path folder, FetchProgress progress) throws IOException {
        Files.createDirectories(folder);
        try (FileChannel channel =
                        FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!Files.exists(folder.resolve(RECEIPT))) {
                fetch(model, folder, progress);
            }
        }
        return folder;
    }

    private void fetch(String model, Path folder, FetchProgress progress) throws IOException {
        JsonNode listing = hub.listing(model);
        String commit = listing.path("sha").asText("main");
        List<String> files = wanted(listing);
        if (!files.contains("config.json") || files.stream().noneMatch(name -> name.endsWith(".safetensors"))) {
            throw new ModelUnavailableException(
                    model, "has no config.json with safetensors weights", "choose a model that is published so");
        }
        ObjectNode receipt =
                JsonFile.MAPPER.createObjectNode().put("model", model).put("commit", commit);
        for (String file : files) {
            FileDownload download = new FileDownload(hub, settings, folder, file, progress);
            receipt.withObject("/files").put(file, download.run(model, commit));
        }
        Files.writeString(folder.resolve(RECEIPT), receipt.toPrettyString());
    }

    private static List<String> wanted(JsonNode listing) {
        List<String> files = new ArrayList<>();
        for (JsonNode sibling : listing.path("siblings")) {
            String name = sibling.path("rfilename").asText();
            if (WANTED.matcher(name).matches()) {
                files.add(name);
            }
        }
        return files;
    }
}

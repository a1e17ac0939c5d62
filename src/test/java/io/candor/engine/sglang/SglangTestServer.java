package io.candor.engine.sglang;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.candor.engine.external.ModelTestServer;
import io.candor.llm.decoder.Generation;
import io.candor.llm.decoder.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Speaks the part of SGLang's own interface that Candor uses, after SGLang's source (see docs/engines-sglang.md). */
final class SglangTestServer extends ModelTestServer {
    /** Where LoRAs came from, which it remembers after they were unloaded. */
    private final Map<String, Path> paths = new ConcurrentHashMap<>();

    volatile boolean knowsLast = true;
    volatile boolean returnsStates = true;
    volatile boolean enablesLora = true;
    /** As the pull request shows it, which brought {@code last}; else in one more list, as the source has it. */
    volatile boolean flatStates;

    SglangTestServer(LanguageModel model, String name) {
        super(model, name, "sglang");
    }

    @Override
    public void start() {
        paths.clear();
        super.start();
    }

    @Override
    protected void answer(HttpExchange exchange, String path, JsonNode request) throws IOException {
        switch (path) {
            case "/generate" -> generate(exchange, request);
            case "/load_lora_adapter" -> load(exchange, request);
            case "/unload_lora_adapter" -> unload(exchange, request);
            case "/health" -> send(exchange, 200, "");
            default -> send(exchange, 404, "{\"detail\":\"Not Found\"}");
        }
    }

    private void generate(HttpExchange exchange, JsonNode request) throws IOException {
        boolean single = request.path("input_ids").path(0).isInt();
        List<int[]> prompts = prompts(request.get("input_ids"));
        int maxTokens = request.path("sampling_params").path("max_new_tokens").asInt(128);
        Optional<String> problem = problem(request, prompts, maxTokens);
        if (problem.isPresent()) {
            invalid(exchange, problem.get());
            return;
        }
        ArrayNode results = JSON.createArrayNode();
        for (int i = 0; i < prompts.size(); i++) {
            String lora = request.path("lora_path").path(i).asText(name());
            results.add(result(request, prompts.get(i), maxTokens, lora));
        }
        send(exchange, 200, single ? results.get(0).toString() : results.toString());
    }

    private Optional<String> problem(JsonNode request, List<int[]> prompts, int maxTokens) {
        if (request.path("return_hidden_states").isTextual() && !knowsLast) {
            return Optional.of(
                    "[{'type': 'bool_parsing', 'loc': ('body', 'return_hidden_states', 'bool'), 'msg': 'Input"
                            + " should be a valid boolean, unable to interpret input', 'input': 'last'}]");
        }
        if (request.has("return_hidden_states") && !returnsStates) {
            return Optional.of("The server is not configured to return hidden states. Please set"
                    + " `--return-hidden-states-mode last`, `--return-hidden-states-mode full`, or the legacy"
                    + " `--enable-return-hidden-states` flag.");
        }
        for (int[] prompt : prompts) {
            if (prompt.length >= maxModelLen) {
                return Optional.of("The input (" + prompt.length
                        + " tokens) is longer than the model's context length (" + maxModelLen + " tokens).");
            }
            if (prompt.length + maxTokens > maxModelLen) {
                return Optional.of("Requested token count exceeds the model's maximum context length of " + maxModelLen
                        + " tokens. You requested a total of " + (prompt.length + maxTokens) + " tokens.");
            }
        }
        for (JsonNode lora : request.path("lora_path")) {
            Optional<String> missing = missing(lora.asText());
            if (missing.isPresent()) {
                return missing;
            }
        }
        return Optional.empty();
    }

    /** One that was unloaded it reads again from where it came. */
    private Optional<String> missing(String lora) {
        if (!enablesLora) {
            return Optional.of("LoRA adapter '" + lora + "' was requested, but LoRA is not enabled.");
        }
        if (adapters().contains(lora)) {
            return Optional.empty();
        }
        Path known = paths.get(lora);
        if (known == null) {
            return Optional.of("Got LoRA adapter that has never been loaded: " + lora + "\nAll loaded adapters: "
                    + adapters() + ".");
        }
        if (!Files.exists(known)) {
            return Optional.of(
                    "Failed to implicitly load LoRA adapter " + lora + ": [Errno 2] No such file or directory");
        }
        load(lora, known);
        return Optional.empty();
    }

    private ObjectNode result(JsonNode request, int[] prompt, int maxTokens, String lora) {
        Generation generation = generation(prompt, maxTokens);
        boolean stopped = generation.continuation().stopped();
        int[] tokens = tokens(generation);
        ObjectNode result = JSON.createObjectNode().put("text", generation.text());
        result.set("output_ids", JSON.valueToTree(tokens));
        ObjectNode meta = result.putObject("meta_info")
                .put("id", "0f6c")
                .put("prompt_tokens", prompt.length)
                .put("completion_tokens", tokens.length)
                .put("cached_tokens", 0)
                .put("weight_version", "default");
        ObjectNode reason = meta.putObject("finish_reason").put("type", stopped ? "stop" : "length");
        if (stopped) {
            reason.put("matched", end());
        } else {
            reason.put("length", maxTokens);
        }
        if (request.path("return_logprob").asBoolean()) {
            logprobs(meta, request, prompt, generation, tokens);
        }
        if (request.has("return_hidden_states")) {
            float[] state = states(List.of(prompt), lora)[0];
            JsonNode row = JSON.valueToTree(scalesStates ? unit(state) : state);
            meta.set("hidden_states", flatStates ? row : JSON.createArrayNode().add(row));
        }
        return result;
    }

    private void logprobs(ObjectNode meta, JsonNode request, int[] prompt, Generation generation, int[] tokens) {
        ArrayNode output = meta.putArray("output_token_logprobs");
        float[] values = generation.continuation().logProbabilities();
        for (int i = 0; i < tokens.length; i++) {
            output.addArray().add(values[i]).add(tokens[i]).addNull();
        }
        ArrayNode input = meta.putArray("input_token_logprobs");
        int start = request.path("logprob_start_len").asInt(-1);
        if (start >= 0) {
            double[] each = promptLogProbabilities(prompt);
            input.addArray().addNull().add(prompt[start]).addNull();
            for (int i = start + 1; i < prompt.length; i++) {
                input.addArray().add(each[i - 1]).add(prompt[i]).addNull();
            }
        }
    }

    private void load(HttpExchange exchange, JsonNode request) throws IOException {
        String adapter = request.path("lora_name").asText();
        Path path = Path.of(request.path("lora_path").asText());
        if (!enablesLora) {
            updated(exchange, "LoRA is not enabled. Please set `--enable-lora` to enable LoRA.");
        } else if (adapters().contains(adapter)) {
            updated(exchange, "Failed to load LoRA adapter " + adapter + " because it is already loaded");
        } else if (!Files.exists(path.resolve("adapter_config.json"))) {
            updated(exchange, "[Errno 2] No such file or directory: '" + path + "/adapter_config.json'");
        } else if (JSON.readTree(path.resolve("adapter_config.json").toFile())
                        .path("r")
                        .asInt()
                > MAX_LORA_RANK) {
            updated(
                    exchange,
                    "LoRA adapter " + adapter + " with rank 64 is incompatible with the current LoRA memory pool"
                            + " configuration. Please ensure that the LoRA adapter's rank is within the configured"
                            + " `--max-lora-rank` and that the target modules are included in `--lora-target-modules`.");
        } else {
            load(adapter, path);
            paths.put(adapter, path);
            updated(exchange, null);
        }
    }

    private void unload(HttpExchange exchange, JsonNode request) throws IOException {
        String adapter = request.path("lora_name").asText();
        updated(
                exchange,
                unload(adapter)
                        ? null
                        : "LoRA with name " + adapter + " does not exist. Loaded LoRAs: "
                                + Arrays.toString(adapters().toArray()));
    }

    /** @param error null if it worked */
    private void updated(HttpExchange exchange, String error) throws IOException {
        ObjectNode reply = JSON.createObjectNode().put("success", error == null).put("error_message", error);
        ObjectNode loaded = reply.putObject("loaded_adapters");
        adapters().forEach(adapter -> loaded.put(adapter, "somewhere"));
        send(exchange, error == null ? 200 : 400, reply.toString());
    }

    private static void invalid(HttpExchange exchange, String message) throws IOException {
        ObjectNode error = JSON.createObjectNode();
        error.putObject("error").put("message", message);
        send(exchange, 400, error.toString());
    }
}

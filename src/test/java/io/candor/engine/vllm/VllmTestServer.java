package io.candor.engine.vllm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.candor.engine.external.ModelTestServer;
import io.candor.engine.wire.FloatVectors;
import io.candor.llm.decoder.Generation;
import io.candor.llm.decoder.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Speaks the part of vLLM's protocol that Candor uses, after vLLM's source (see docs/engines-vllm.md). One that generates and one that
 * pools differ in nothing: each knows both paths.
 */
final class VllmTestServer extends ModelTestServer {
    volatile boolean givesTokenIds = true;
    volatile boolean wrapsErrors = true;
    volatile boolean updatesAdapters = true;

    VllmTestServer(LanguageModel model, String name) {
        super(model, name, "vllm");
    }

    @Override
    protected void answer(HttpExchange exchange, String path, JsonNode request) throws IOException {
        switch (path) {
            case "/v1/completions" -> completions(exchange, request);
            case "/v1/embeddings" -> embeddings(exchange, request);
            case "/v1/load_lora_adapter" -> load(exchange, request);
            case "/v1/unload_lora_adapter" -> unload(exchange, request);
            default -> error(exchange, 404, "Not Found", "Not Found");
        }
    }

    private boolean isUnknown(HttpExchange exchange, JsonNode request) throws IOException {
        String wanted = request.path("model").asText();
        if (wanted.equals(name()) || adapters().contains(wanted)) {
            return false;
        }
        error(exchange, 404, "NotFoundError", "The model `" + wanted + "` does not exist.");
        return true;
    }

    private boolean isTooLong(HttpExchange exchange, int[] prompt, int output) throws IOException {
        if (prompt.length + output <= maxModelLen) {
            return false;
        }
        error(
                exchange,
                400,
                "BadRequestError",
                "You passed " + prompt.length + " input tokens and requested " + output
                        + " output tokens. However, the model's context length is only " + maxModelLen
                        + " tokens, resulting in a maximum input length of " + (maxModelLen - output)
                        + " tokens. Please reduce the length of the input prompt.");
        return true;
    }

    private void completions(HttpExchange exchange, JsonNode request) throws IOException {
        if (isUnknown(exchange, request)) {
            return;
        }
        int maxTokens = request.path("max_tokens").asInt(16);
        List<int[]> prompts = prompts(request.get("prompt"));
        ObjectNode reply = JSON.createObjectNode()
                .put("id", "cmpl-1")
                .put("object", "text_completion")
                .put("model", name());
        ArrayNode choices = reply.putArray("choices");
        for (int i = 0; i < prompts.size(); i++) {
            if (isTooLong(exchange, prompts.get(i), maxTokens)) {
                return;
            }
            ObjectNode choice = choices.addObject().put("index", i);
            continued(choice, prompts.get(i), maxTokens, request);
            if (request.has("prompt_logprobs")) {
                promptLogprobs(choice, prompts.get(i));
            }
        }
        reply.putObject("usage")
                .put("prompt_tokens", 1)
                .put("completion_tokens", 1)
                .put("total_tokens", 2);
        send(exchange, 200, reply.toString());
    }

    private void continued(ObjectNode choice, int[] prompt, int maxTokens, JsonNode request) {
        Generation generation = generation(prompt, maxTokens);
        boolean stopped = generation.continuation().stopped();
        int[] tokens = tokens(generation);
        choice.put("text", generation.text())
                .put("finish_reason", stopped ? "stop" : "length")
                .putNull("stop_reason");
        if (request.has("logprobs")) {
            ObjectNode logprobs = choice.putObject("logprobs");
            ArrayNode values = logprobs.putArray("token_logprobs");
            for (float value : generation.continuation().logProbabilities()) {
                values.add(value);
            }
            ArrayNode names = logprobs.putArray("tokens");
            for (int token : tokens) {
                names.add(request.path("return_tokens_as_token_ids").asBoolean() ? "token_id:" + token : "text");
            }
        }
        if (givesTokenIds && request.path("return_token_ids").asBoolean()) {
            choice.set("token_ids", JSON.valueToTree(tokens));
        }
    }

    private void promptLogprobs(ObjectNode choice, int[] prompt) {
        double[] values = promptLogProbabilities(prompt);
        ArrayNode each = choice.putArray("prompt_logprobs");
        each.addNull();
        for (int i = 1; i < prompt.length; i++) {
            each.addObject()
                    .putObject(Integer.toString(prompt[i]))
                    .put("logprob", values[i - 1])
                    .put("rank", 1)
                    .put("decoded_token", "text");
        }
    }

    private void embeddings(HttpExchange exchange, JsonNode request) throws IOException {
        if (isUnknown(exchange, request)) {
            return;
        }
        List<int[]> prompts = prompts(request.get("input"));
        for (int[] prompt : prompts) {
            if (isTooLong(exchange, prompt, 0)) {
                return;
            }
        }
        float[][] states = states(prompts, request.get("model").asText());
        ObjectNode reply = JSON.createObjectNode()
                .put("id", "embd-1")
                .put("object", "list")
                .put("model", name());
        ArrayNode data = reply.putArray("data");
        boolean scaled = scalesStates || request.path("use_activation").asBoolean(true);
        for (int i = 0; i < states.length; i++) {
            data.addObject()
                    .put("index", i)
                    .put("object", "embedding")
                    .put("embedding", FloatVectors.encode(scaled ? unit(states[i]) : states[i]));
        }
        send(exchange, 200, reply.toString());
    }

    private void load(HttpExchange exchange, JsonNode request) throws IOException {
        if (!updatesAdapters) {
            error(exchange, 404, "Not Found", "Not Found");
            return;
        }
        String adapter = request.path("lora_name").asText();
        Path path = Path.of(request.path("lora_path").asText());
        if (adapters().contains(adapter)) {
            error(
                    exchange,
                    400,
                    "InvalidUserInput",
                    "The lora adapter '" + adapter
                            + "' has already been loaded. If you want to load the adapter in place, set 'load_inplace' to True.");
        } else if (!Files.exists(path.resolve("adapter_config.json"))) {
            error(exchange, 404, "NotFoundError", "Loading lora " + adapter + " failed: No adapter found for " + path);
        } else if (JSON.readTree(path.resolve("adapter_config.json").toFile())
                        .path("r")
                        .asInt()
                > MAX_LORA_RANK) {
            error(exchange, 500, "InternalServerError", "LoRA rank 64 is greater than max_lora_rank 16.");
        } else {
            load(adapter, path);
            send(exchange, 200, "Success: LoRA adapter '" + adapter + "' added successfully.");
        }
    }

    private void unload(HttpExchange exchange, JsonNode request) throws IOException {
        String adapter = request.path("lora_name").asText();
        if (!unload(adapter)) {
            error(exchange, 404, "NotFoundError", "The lora adapter '" + adapter + "' cannot be found.");
            return;
        }
        send(exchange, 200, "Success: LoRA adapter '" + adapter + "' removed successfully.");
    }

    private void error(HttpExchange exchange, int status, String type, String message) throws IOException {
        ObjectNode error = JSON.createObjectNode()
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .put("code", status);
        send(
                exchange,
                status,
                wrapsErrors
                        ? JSON.createObjectNode().set("error", error).toString()
                        : error.put("object", "error").toString());
    }
}

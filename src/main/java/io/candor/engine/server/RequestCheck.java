package io.candor.engine.server;

import io.candor.engine.wire.AdapterRequest;
import io.candor.engine.wire.EngineDescription;
import io.candor.engine.wire.EngineProblem.Code;
import io.candor.engine.wire.GenerationRequest;
import io.candor.engine.wire.LikelihoodsRequest;
import io.candor.engine.wire.StatesRequest;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether requests are what this model can take; each method throws a {@link ProblemException} where one is not. */
final class RequestCheck {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private final EngineDescription engine;

    RequestCheck(EngineDescription engine) {
        this.engine = engine;
    }

    GenerationRequest checked(GenerationRequest request) {
        model(request.model());
        name("id", request.id());
        prompts(request.prompts());
        for (GenerationRequest.Prompt prompt : request.prompts()) {
            require(prompt != null, "prompts must not be null");
            tokens(prompt.tokens(), engine.contextLength() - 1);
            require(prompt.maxTokens() >= 1, "maxTokens must be at least 1, got: " + prompt.maxTokens());
        }
        return request;
    }

    StatesRequest checked(StatesRequest request) {
        model(request.model());
        prompts(request.prompts());
        request.prompts().forEach(tokens -> tokens(tokens, engine.contextLength()));
        return request;
    }

    LikelihoodsRequest checked(LikelihoodsRequest request) {
        model(request.model());
        prompts(request.rows());
        for (LikelihoodsRequest.Row row : request.rows()) {
            require(row != null, "rows must not be null");
            tokens(row.prompt(), engine.contextLength());
            require(row.answer() != null, "a row must have an answer, which may be empty");
            ids(row.answer());
            require(
                    row.prompt().length + row.answer().length <= engine.contextLength(),
                    "a prompt with its answer may have " + engine.contextLength() + " tokens here, got: "
                            + (row.prompt().length + row.answer().length));
        }
        return request;
    }

    AdapterRequest checked(String name, AdapterRequest request) {
        model(request.model());
        name("holder", request.holder());
        require(
                request.files() != null
                        && request.files().keySet().equals(Set.of(AdapterRequest.CONFIG, AdapterRequest.WEIGHTS)),
                "files must be " + AdapterRequest.CONFIG + " and " + AdapterRequest.WEIGHTS);
        request.files().values().forEach(RequestCheck::sha256);
        require(
                name.equals(AdapterRequest.name(request.files())),
                "the adapter's name must be the SHA-256 over the lines of its files");
        return request;
    }

    static String sha256(String text) {
        require(text != null && SHA256.matcher(text).matches(), "a SHA-256 must have 64 hexadecimal digits");
        return text;
    }

    private void model(String model) {
        if (model == null || !weights(engine.modelId()).equals(weights(model))) {
            throw new ProblemException(
                    Code.MODEL_MISMATCH,
                    "this engine runs " + engine.modelId() + ", not " + model
                            + "; start it with that model, or point to the engine that has it");
        }
    }

    /** Hash and rounding without the folder's name: the same model may lie in another folder where it is asked for. */
    private static String weights(String modelId) {
        return modelId.substring(modelId.lastIndexOf('@') + 1);
    }

    private void prompts(List<?> prompts) {
        require(prompts != null && !prompts.isEmpty(), "prompts must hold at least one");
        if (prompts.size() > engine.maxPrompts()) {
            throw new ProblemException(
                    Code.TOO_LARGE,
                    "at most " + engine.maxPrompts() + " prompts are taken at once, got: " + prompts.size());
        }
    }

    private void tokens(int[] tokens, int most) {
        require(tokens != null && tokens.length >= 1, "a prompt must have at least one token");
        require(
                tokens.length <= most,
                "a prompt may have " + most + " tokens here, the model's context being " + engine.contextLength()
                        + ", got: " + tokens.length);
        ids(tokens);
    }

    private void ids(int[] tokens) {
        for (int token : tokens) {
            require(
                    token >= 0 && token < engine.vocabularySize(),
                    "token ids must be in [0, " + engine.vocabularySize() + "), got: " + token);
        }
    }

    private static void name(String field, String text) {
        require(
                text != null && NAME.matcher(text).matches(),
                field + " must be 1 to 100 letters, digits, dots, dashes or underscores");
    }

    private static void require(boolean met, String rule) {
        if (!met) {
            throw new ProblemException(Code.INVALID, rule);
        }
    }
}

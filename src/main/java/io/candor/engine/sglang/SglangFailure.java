package io.candor.engine.sglang;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.remote.EngineFullException;
import io.candor.engine.remote.EngineProblemException;
import io.candor.engine.remote.EngineRefusalException;
import io.candor.engine.remote.ErrorBody;
import io.candor.engine.wire.EngineProblem;
import io.candor.engine.wire.EngineProblem.Code;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** What a status of SGLang, or of a proxy before it, means for whoever asked. It gives 400 for most things; the sentence tells. */
final class SglangFailure {
    /** Of a LoRA that it does not have, or cannot read again. */
    private static final List<String> UNKNOWN =
            List.of("has never been loaded", "adapters are not loaded", "failed to implicitly load");
    /** Of one request that took too long at a server with a limit. */
    private static final String TOO_SLOW = "running timeout";

    private final URI url;
    private final int status;
    private final ErrorBody error;

    private SglangFailure(URI url, int status, ErrorBody error) {
        this.url = url;
        this.status = status;
        this.error = error;
    }

    static RuntimeException of(URI url, int status, String body) {
        return new SglangFailure(url, status, ErrorBody.read(body)).meaning();
    }

    private RuntimeException meaning() {
        return switch (status) {
            case 400, 422 -> invalid();
            case 401, 403 ->
                new EngineRefusalException(words()
                        + "; set candor.engine.key-file or candor.engine.key right (with --admin-api-key LoRAs are loaded"
                        + " with that key alone: start the server without it)");
            case 404 -> new EngineRefusalException(words() + "; check the address and what listens there");
            case 413 -> problem(Code.TOO_LARGE);
            case 429 -> new EngineFullException(words());
            case 500, 501 -> problem(Code.FAILED);
            case 503 -> busy();
            default ->
                status > 500
                        ? new EngineUnavailableException(words())
                        : new EngineRefusalException(
                                url + " does not answer as SGLang does: status " + status + "; check the address");
        };
    }

    private RuntimeException invalid() {
        String message = error.message().toLowerCase(Locale.ROOT);
        if (UNKNOWN.stream().anyMatch(message::contains)) {
            return problem(Code.ADAPTER_UNKNOWN);
        }
        if (message.contains("not configured to return hidden states")) {
            return new EngineRefusalException(words() + "; start it with --return-hidden-states-mode last");
        }
        // Versions before it mix up the states of prompts that they read together.
        return message.contains("return_hidden_states")
                ? new EngineRefusalException(words() + "; use an SGLang that knows return_hidden_states \"last\"")
                : problem(Code.INVALID);
    }

    private RuntimeException busy() {
        if (!error.known()) {
            return new EngineUnavailableException(words());
        }
        return error.message().toLowerCase(Locale.ROOT).contains(TOO_SLOW)
                ? problem(Code.FAILED)
                : new EngineFullException(words());
    }

    /** Without the address: it becomes a dead letter, which whoever asked may read. */
    private RuntimeException problem(Code code) {
        return new EngineProblemException(EngineProblem.of(code, said()));
    }

    private String words() {
        return url + ": " + said();
    }

    private String said() {
        return "status " + status + (error.message().isEmpty() ? "" : ", " + error.message());
    }
}

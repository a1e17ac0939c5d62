package io.candor.engine.vllm;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.remote.EngineFullException;
import io.candor.engine.remote.EngineProblemException;
import io.candor.engine.remote.EngineRefusalException;
import io.candor.engine.remote.ErrorBody;
import io.candor.engine.wire.EngineProblem;
import io.candor.engine.wire.EngineProblem.Code;
import java.net.URI;

/** What a status of vLLM, or of a proxy before it, means for whoever asked. */
final class VllmFailure {
    private static final String UNKNOWN = "NotFoundError";

    private final URI url;
    private final int status;
    private final ErrorBody error;

    private VllmFailure(URI url, int status, ErrorBody error) {
        this.url = url;
        this.status = status;
        this.error = error;
    }

    static RuntimeException of(URI url, int status, String body) {
        return new VllmFailure(url, status, ErrorBody.read(body)).meaning();
    }

    private RuntimeException meaning() {
        return switch (status) {
            case 400, 422 -> problem(Code.INVALID);
            case 401, 403 ->
                new EngineRefusalException(words() + "; set candor.engine.key-file or candor.engine.key right");
            case 404 ->
                error.type().equals(UNKNOWN)
                        ? problem(Code.ADAPTER_UNKNOWN)
                        : new EngineRefusalException(words() + "; check the address, and for LoRAs start the server"
                                + " with VLLM_ALLOW_RUNTIME_LORA_UPDATING=True and --enable-lora");
            case 413 -> problem(Code.TOO_LARGE);
            case 429 -> new EngineFullException(words());
            case 500, 501 -> problem(Code.FAILED);
            case 503 -> error.known() ? new EngineFullException(words()) : new EngineUnavailableException(words());
            default ->
                status > 500
                        ? new EngineUnavailableException(words())
                        : new EngineRefusalException(
                                url + " does not answer as vLLM does: status " + status + "; check the address");
        };
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
